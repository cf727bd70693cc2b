package dev.osprey.core.settings;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownSettingsTest {

    @Test
    void everySettingIsKnownByItsNameAndByItsVariable() {
        List<String> names = Settings.ALL.stream().map(Setting::name).toList();
        List<String> variables = names.stream()
                .map(name -> name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT))
                .toList();

        assertThat(UnknownSettings.among(names)).isEmpty();
        assertThat(UnknownSettings.among(variables)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"osprey.upload.max-byte", "osprey.Retention", "OSPREY_UPLOAD_MAX_BYTE", "OSPREY_RETENTION_"})
    void aMistypedNameIsFoundOnce(String mistyped) {
        assertThat(UnknownSettings.among(List.of("PATH", mistyped, "osprey.retention", mistyped)))
                .containsExactly(mistyped);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "java.io.tmpdir",
                "OSPREY_FOLLOW_PID",
                "OSPREY_SERVICE_HOST",
                "OSPREY_WEB_SERVICE_PORT_HTTP",
                "OSPREY_WEB_PORT_80_TCP_ADDR"
            })
    void whatDoesNotConfigureOspreyIsLeftAlone(String other) {
        assertThat(UnknownSettings.among(List.of(other))).isEmpty();
    }
}
