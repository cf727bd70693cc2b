package dev.osprey.scaler.policies;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BoundsTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "2, 2", "3, 3", "5, 5", "6, 5"})
    void clampsACount(int wanted, int expected) {
        assertThat(new Bounds(2, 5).clamp(wanted)).isEqualTo(expected);
    }

    @Test
    void keepsBootingWorkers() {
        assertThat(new Bounds(1, 20).clamp(2, Observations.seen(0, 0, 4))).isEqualTo(4);
        assertThat(new Bounds(1, 3).clamp(2, Observations.seen(0, 0, 4))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "-1, 2"})
    void rejectsImpossibleBoundsByName(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(min, max))
                .withMessageContaining("osprey.scaling.min")
                .withMessageContaining("osprey.scaling.max");
    }
}
