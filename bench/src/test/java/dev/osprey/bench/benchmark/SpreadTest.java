package dev.osprey.bench.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(9, 1, 2)).isEqualTo(new Spread(1, 2, 9));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(1, 2, 4, 100).median()).isEqualTo(3);
    }

    @Test
    void oneMeasurementIsMinimumMedianAndMaximum() {
        assertThat(Spread.of(List.of("four"), String::length)).isEqualTo(new Spread(4, 4, 4));
    }

    @Test
    void rejectsNoMeasurements() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of()).withMessage("no measurements");
    }

    @Test
    void rejectsNaN() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(1, Double.NaN, 2));
    }
}
