package dev.osprey.web;

import java.lang.reflect.Type;
import java.util.Map;

import jakarta.inject.Singleton;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.glassfish.hk2.api.Injectee;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.ServiceHandle;

/** Injects settings into constructors outside of a server, with their defaults. */
@Singleton
final class ConfigProperties implements InjectionResolver<ConfigProperty> {

    private final Config config;

    /** @param settings instead of their defaults */
    ConfigProperties(Map<String, String> settings) {
        config = new SmallRyeConfigBuilder().withDefaultValues(settings).build();
    }

    @Override
    public Object resolve(Injectee parameter, ServiceHandle<?> root) {
        ConfigProperty property = parameter.getRequiredQualifiers().stream()
                .filter(ConfigProperty.class::isInstance)
                .map(ConfigProperty.class::cast)
                .findFirst()
                .orElseThrow();
        Class<?> type = boxed(parameter.getRequiredType());
        return config.getOptionalValue(property.name(), type)
                .<Object>map(value -> value)
                .orElseGet(() -> config.getConverter(type).orElseThrow().convert(property.defaultValue()));
    }

    private static Class<?> boxed(Type type) {
        return type == int.class ? Integer.class : type == long.class ? Long.class : (Class<?>) type;
    }

    @Override
    public boolean isConstructorParameterIndicator() {
        return true;
    }

    @Override
    public boolean isMethodParameterIndicator() {
        return false;
    }
}
