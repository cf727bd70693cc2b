package dev.osprey.worker.classification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Prediction;

/** A network's outputs for one image as probabilities. */
final class Probabilities {

    /** A probability may be outside 0 to 1 by this much: networks compute with rounding. */
    private static final double ROUNDING = 1e-3;

    /** Anything smaller counts as 0: a 32-bit float cannot hold it at full precision, and DynamoDB ends at 1e-130. */
    private static final double SMALLEST = Float.MIN_NORMAL;

    private final double[] outputs;
    private final double[] probabilities;

    private Probabilities(double[] outputs, double[] probabilities) {
        this.outputs = outputs;
        this.probabilities = probabilities;
    }

    /**
     * @param softmax whether the outputs are logits; a logit of minus infinity is a label that the network excludes
     * @throws UnusableOutputException when there are no outputs, or one is not a number, infinite or not a probability
     */
    static Probabilities of(double[] outputs, boolean softmax) throws UnusableOutputException {
        double largest = Double.NEGATIVE_INFINITY;
        for (double output : outputs) {
            // NaN if any output is.
            largest = Math.max(largest, output);
        }
        if (outputs.length == 0) {
            throw new UnusableOutputException("the model returned no output for this image");
        }
        if (Double.isNaN(largest)) {
            throw new UnusableOutputException("the model's output for this image is not a number (NaN)");
        }
        if (Double.isInfinite(largest)) {
            throw new UnusableOutputException("the model's output for this image is infinite");
        }
        return new Probabilities(outputs, softmax ? softmax(outputs, largest) : clamp(outputs));
    }

    /** Whether this is a probability, apart from rounding. */
    static boolean isProbability(double output) {
        return output >= -ROUNDING && output <= 1 + ROUNDING;
    }

    private static double[] clamp(double[] outputs) throws UnusableOutputException {
        double[] probabilities = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            if (!isProbability(outputs[i])) {
                throw new UnusableOutputException(String.format(
                        Locale.ROOT, "the model's output for this image, %.3g, is not a probability", outputs[i]));
            }
            probabilities[i] = withoutUnderflow(Math.min(1, outputs[i]));
        }
        return probabilities;
    }

    private static double[] softmax(double[] logits, double largest) {
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            // Without the largest logit the exponential would overflow.
            probabilities[i] = Math.exp(logits[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = withoutUnderflow(probabilities[i] / sum);
        }
        return probabilities;
    }

    private static double withoutUnderflow(double probability) {
        return probability < SMALLEST ? 0 : probability;
    }

    double highest() {
        return Arrays.stream(probabilities).max().orElseThrow();
    }

    /**
     * The {@code k} most probable, best first; ties in the order of the outputs.
     *
     * @param labels of the outputs; an output without a label is called {@code class N}, counted from 0
     */
    List<Prediction> top(int k, List<String> labels) {
        // By output, which still differs where probabilities are rounded to 0. Adding 0 makes 0 and -0 equal.
        return IntStream.range(0, outputs.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -(outputs[i] + 0.0)))
                .limit(k)
                .map(i -> new Prediction(label(i, labels), probabilities[i]))
                .toList();
    }

    private static String label(int output, List<String> labels) {
        return output < labels.size() && !labels.get(output).isEmpty() ? labels.get(output) : "class " + output;
    }
}
