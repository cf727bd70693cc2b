package dev.osprey.worker.classification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Prediction;

/** A network's outputs as probabilities. */
final class Probabilities {

    private Probabilities() {}

    /** @param softmax whether the outputs are logits */
    static double[] of(float[] outputs, boolean softmax) {
        return softmax
                ? softmax(outputs)
                : IntStream.range(0, outputs.length)
                        .mapToDouble(i -> outputs[i])
                        .toArray();
    }

    private static double[] softmax(float[] logits) {
        // Without the largest logit the exponential would overflow.
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    static double highest(double[] probabilities) {
        return Arrays.stream(probabilities).max().orElseThrow();
    }

    /** The {@code k} most probable, best first; ties in the order of the labels. */
    static List<Prediction> top(int k, double[] probabilities, List<String> labels) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .limit(k)
                .map(i -> new Prediction(labels.get(i), probabilities[i]))
                .toList();
    }
}
