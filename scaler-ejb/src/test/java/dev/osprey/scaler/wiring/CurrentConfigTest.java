package dev.osprey.scaler.wiring;

import java.util.HashMap;
import java.util.Map;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.settings.MapConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CurrentConfigTest {

    private final Map<String, String> settings = new HashMap<>(Map.of("osprey.scaling.max", "4"));

    private CurrentConfig config() {
        return new CurrentConfig(() -> ScalingSettings.config(new MapConfig(settings)));
    }

    @Test
    void followsTheSettings() {
        CurrentConfig config = config();
        assertThat(config.get()).isEqualTo(new ScalingConfig("backlog", 1, 4, false));

        settings.put("osprey.scaling.max", "6");
        settings.put("osprey.scaling.min", "2");
        settings.put("osprey.scaling.policy", "linear");

        assertThat(config.get()).isEqualTo(new ScalingConfig("linear", 2, 6, false));
    }

    @ParameterizedTest
    @CsvSource({
        "osprey.scaling.max, many",
        "osprey.scaling.max, 0",
        "osprey.scaling.min, 5",
        "osprey.scaling.policy, best"
    })
    void anInvalidChangeWaitsUntilItIsValid(String name, String value) {
        CurrentConfig config = config();

        settings.put(name, value);
        assertThat(config.get()).isEqualTo(new ScalingConfig("backlog", 1, 4, false));

        settings.remove(name);
        settings.put("osprey.scaling.max", "5");
        assertThat(config.get()).isEqualTo(new ScalingConfig("backlog", 1, 5, false));
    }

    @Test
    void invalidSettingsAreRefusedAtStart() {
        settings.put("osprey.scaling.policy", "best");

        assertThatIllegalArgumentException()
                .isThrownBy(this::config)
                .withMessageContaining("osprey.scaling.policy is 'best'");
    }
}
