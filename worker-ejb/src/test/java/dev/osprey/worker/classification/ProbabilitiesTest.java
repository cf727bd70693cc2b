package dev.osprey.worker.classification;

import java.util.List;

import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The class ModelOutputIT has every kind of output, with real networks. */
class ProbabilitiesTest {

    private static final List<String> LABELS = List.of("a", "b", "c", "d");

    @Test
    void softmaxTurnsLogitsIntoProbabilities() throws Exception {
        List<Prediction> top = Probabilities.of(new double[] {1, 2, 3}, true).top(3, LABELS);

        assertThat(top).extracting(Prediction::label).containsExactly("c", "b", "a");
        assertThat(top.stream().mapToDouble(Prediction::probability).toArray())
                .containsExactly(new double[] {0.6652410, 0.2447285, 0.0900306}, within(1e-6));
    }

    @Test
    void softmaxOfLargeLogitsDoesNotOverflow() throws Exception {
        assertThat(Probabilities.of(new double[] {1000, 1000}, true).top(2, LABELS))
                .containsExactly(new Prediction("a", 0.5), new Prediction("b", 0.5));
    }

    @Test
    void theMostProbableLabelsComeFirstAndTiesInOrderOfTheOutputs() throws Exception {
        Probabilities probabilities = Probabilities.of(new double[] {0.2, 0.3, 0.2, 0.3}, false);

        assertThat(probabilities.top(3, LABELS))
                .containsExactly(new Prediction("b", 0.3), new Prediction("d", 0.3), new Prediction("a", 0.2));
        assertThat(probabilities.top(9, LABELS)).hasSize(4);
        assertThat(probabilities.highest()).isEqualTo(0.3);
    }

    @Test
    void outputsBeyondRoundingAreNotProbabilities() {
        for (double output : new double[] {-0.002, 1.002, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> Probabilities.of(new double[] {0.5, output}, false))
                    .isInstanceOf(UnusableOutputException.class)
                    .hasMessageContaining("is not a probability");
        }
    }

    @Test
    void noOutputIsAnError() {
        assertThatThrownBy(() -> Probabilities.of(new double[0], true))
                .isInstanceOf(UnusableOutputException.class)
                .hasMessage("the model returned no output for this image");
    }
}
