package dev.osprey.worker.classification;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Outputs of two files of one network for the same input. */
record OutputComparison(double[] expected, double[] actual) {

    /** Without finite outputs there is nothing to compare. */
    boolean isPossible() {
        return expected.length > 0 && Arrays.stream(expected).allMatch(Double::isFinite);
    }

    /**
     * Root mean square of the differences, relative to the standard deviation of the expected outputs: adding a number to
     * all logits changes no answer. Infinite if the numbers of outputs differ or an actual one is not finite.
     */
    double difference() {
        if (actual.length != expected.length || !Arrays.stream(actual).allMatch(Double::isFinite)) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = IntStream.range(0, expected.length)
                .mapToDouble(i -> (actual[i] - expected[i]) * (actual[i] - expected[i]))
                .sum();
        return squares == 0 ? 0 : Math.sqrt(squares / expected.length) / deviation();
    }

    /** Whether the outputs, and with them the answers, are the same but for a tolerance. */
    boolean isWithin(double tolerance) {
        return difference() <= tolerance
                && expected[best(actual)] >= expected[best(expected)] - tolerance * deviation();
    }

    private double deviation() {
        double mean = Arrays.stream(expected).average().orElseThrow();
        return Math.sqrt(Arrays.stream(expected)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElseThrow());
    }

    private static int best(double[] outputs) {
        return IntStream.range(1, outputs.length).reduce(0, (best, i) -> outputs[i] > outputs[best] ? i : best);
    }
}
