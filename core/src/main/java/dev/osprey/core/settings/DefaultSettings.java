package dev.osprey.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.microprofile.config.spi.ConfigSource;

/** Supplies the defaults of the catalogue to MicroProfile Config; every other source overrides them. */
public final class DefaultSettings implements ConfigSource {

    // Below that of any other source; Payara subtracts ordinals, which must not overflow.
    private static final int ORDINAL = -1000;

    private final Map<String, String> values = Settings.ALL.stream()
            .filter(setting -> setting.defaultValue().isPresent())
            .collect(Collectors.toUnmodifiableMap(
                    Setting::name, setting -> setting.defaultValue().orElseThrow()));

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public String getValue(String name) {
        return values.get(name);
    }

    @Override
    public String getName() {
        return "Osprey's defaults";
    }
}
