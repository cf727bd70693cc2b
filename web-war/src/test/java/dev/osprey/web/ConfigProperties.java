package dev.osprey.web;

import java.lang.reflect.Type;
import java.util.Map;

import jakarta.inject.Singleton;

import dev.osprey.core.settings.DefaultSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.glassfish.hk2.api.Injectee;
import org.glassfish.hk2.api.InjectionResolver;
import org.glassfish.hk2.api.ServiceHandle;

/** Injects settings into constructors outside of a server, with the defaults of the catalogue. */
@Singleton
final class ConfigProperties implements InjectionResolver<ConfigProperty> {

    private final Config config;

    /** @param settings instead of their defaults */
    ConfigProperties(Map<String, String> settings) {
        config = new SmallRyeConfigBuilder()
                .withSources(new DefaultSettings(), new PropertiesConfigSource(settings, "test", 500))
                .build();
    }

    @Override
    public Object resolve(Injectee parameter, ServiceHandle<?> root) {
        ConfigProperty property = parameter.getRequiredQualifiers().stream()
                .filter(ConfigProperty.class::isInstance)
                .map(ConfigProperty.class::cast)
                .findFirst()
                .orElseThrow();
        Class<?> type = boxed(parameter.getRequiredType());
        return config.getValue(property.name(), type);
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
