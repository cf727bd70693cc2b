package dev.osprey.worker.classification;

import java.util.List;

import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ProbabilitiesTest {

    @Test
    void softmaxTurnsLogitsIntoProbabilities() {
        double[] probabilities = Probabilities.of(new float[] {1, 2, 3}, true);

        assertThat(probabilities).containsExactly(new double[] {0.0900306, 0.2447285, 0.6652410}, within(1e-6));
    }

    @Test
    void softmaxOfLargeLogitsDoesNotOverflow() {
        assertThat(Probabilities.of(new float[] {1000, 1000}, true)).containsExactly(0.5, 0.5);
    }

    @Test
    void outputsThatAreProbabilitiesStayAsTheyAre() {
        assertThat(Probabilities.of(new float[] {0.25f, 0.75f}, false)).containsExactly(0.25, 0.75);
    }

    @Test
    void theMostProbableLabelsComeFirstAndTiesInOrderOfTheLabels() {
        double[] probabilities = {0.2, 0.3, 0.2, 0.3};

        assertThat(Probabilities.top(3, probabilities, List.of("a", "b", "c", "d")))
                .containsExactly(new Prediction("b", 0.3), new Prediction("d", 0.3), new Prediction("a", 0.2));
        assertThat(Probabilities.top(9, probabilities, List.of("a", "b", "c", "d")))
                .hasSize(4);
        assertThat(Probabilities.highest(probabilities)).isEqualTo(0.3);
    }
}
