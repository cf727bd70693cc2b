package dev.osprey.worker.classification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The network's outputs as answers. */
final class Probabilities {

    private Probabilities() {}

    static double[] softmax(float[] logits) {
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

    static double[] asTheyAre(float[] outputs) {
        double[] probabilities = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            probabilities[i] = outputs[i];
        }
        return probabilities;
    }

    static double highest(double[] probabilities) {
        return Arrays.stream(probabilities).max().orElseThrow();
    }

    /** The likeliest first, of equals the one that the model lists first. */
    static List<ClassProbability> best(double[] probabilities, List<String> labels, int count) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                .limit(count)
                .map(i -> new ClassProbability(labels.get(i), probabilities[i]))
                .toList();
    }
}
