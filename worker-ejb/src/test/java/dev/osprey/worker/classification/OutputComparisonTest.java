package dev.osprey.worker.classification;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OutputComparisonTest {

    private static final double[] EXPECTED = {-1, 1, -1, 1};

    @Test
    void theDifferenceIsRelativeToTheSpreadOfTheOutputs() {
        assertThat(compared(-1, 1, -1, 1).difference()).isZero();
        // One of four differs by 0.2: 0.2 / 2, at a deviation of 1.
        assertThat(compared(-1, 1.2, -1, 1).difference()).isEqualTo(0.1, within(1e-9));
        double[] large = {-10, 10, -10, 10};
        assertThat(new OutputComparison(large, new double[] {-10, 12, -10, 10}).difference())
                .isEqualTo(0.1, within(1e-9));
    }

    @Test
    void anotherBestAnswerIsNotTheSame() {
        double[] clear = {0, 1, 0.9};
        double[] other = {0, 0.94, 0.95};

        assertThat(new OutputComparison(clear, other).difference()).isLessThan(0.11);
        assertThat(new OutputComparison(clear, other).isWithin(0.11)).isFalse();
    }

    @Test
    void aTieMayGoEitherWay() {
        double[] tie = {-1, 1, 1.001};
        double[] other = {-1, 1.001, 1};

        assertThat(new OutputComparison(tie, other).isWithin(0.01)).isTrue();
    }

    @Test
    void anotherNumberOfOutputsOrNoNumberIsNeverTheSame() {
        assertThat(compared(-1, 1).isWithin(1e9)).isFalse();
        assertThat(compared(-1, 1, Double.NaN, 1).isWithin(1e9)).isFalse();
        assertThat(compared(-1, 1, -1, Double.POSITIVE_INFINITY).isWithin(1e9)).isFalse();
    }

    @Test
    void equalOutputsWithoutASpreadAreTheSame() {
        double[] constant = {2, 2};

        assertThat(new OutputComparison(constant, new double[] {2, 2}).isWithin(0.01))
                .isTrue();
        assertThat(new OutputComparison(constant, new double[] {2, 2.1}).isWithin(0.01))
                .isFalse();
    }

    @Test
    void outputsThatAreNoNumbersCannotBeCompared() {
        assertThat(new OutputComparison(new double[] {1, Double.NaN}, new double[] {1, 2}).isPossible())
                .isFalse();
        assertThat(new OutputComparison(new double[0], new double[0]).isPossible())
                .isFalse();
        assertThat(compared(-1, 1, -1, 1).isPossible()).isTrue();
    }

    private static OutputComparison compared(double... actual) {
        return new OutputComparison(EXPECTED, actual);
    }
}
