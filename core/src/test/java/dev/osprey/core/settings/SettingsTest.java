package dev.osprey.core.settings;

import java.util.ServiceLoader;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static java.util.Map.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SettingsTest {

    static final Iterable<Setting> ALL = Settings.ALL;

    @Test
    void namesAreUniqueAndBeginWithTheService() {
        assertThat(Settings.ALL)
                .extracting(Setting::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("osprey(\\.[a-z0-9-]+)+"));
    }

    @Test
    void findsASettingByName() {
        assertThat(Settings.named("osprey.upload.max-bytes").defaultValue()).contains("10485760");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.named("osprey.upload.max-byte"))
                .withMessage("there is no setting osprey.upload.max-byte");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aDefaultHasTheTypeOfItsSetting(Setting setting) {
        Config config = new MapConfig(of());

        assertThat(config.getOptionalValue(setting.name(), setting.rule().type())
                        .isPresent())
                .isEqualTo(setting.defaultValue().isPresent());
    }

    @Test
    void aDefaultThatItsRuleForbidsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.of("osprey.test", Rule.integer(1), "0", "a test"))
                .withMessage("the default of osprey.test is '0', not a whole number of at least 1");
    }

    @Test
    void microProfileConfigDiscoversTheDefaultsAsItsLowestSource() {
        assertThat(ServiceLoader.load(ConfigSource.class)).singleElement().satisfies(source -> {
            assertThat(source.getOrdinal()).isNegative();
            assertThat(source.getValue("osprey.scaling.min")).isEqualTo("1");
            assertThat(source.getValue("osprey.model")).isNull();
            assertThat(source.getPropertyNames()).contains("osprey.scaling.min").doesNotContain("osprey.model");
            assertThat(source.getName()).isNotBlank();
        });
    }
}
