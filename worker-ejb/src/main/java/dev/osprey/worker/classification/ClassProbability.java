package dev.osprey.worker.classification;

import java.util.Objects;

/**
 * How likely the model holds one of its classes.
 *
 * @param label a line of the model's {@code synset.txt}
 * @param probability between 0 and 1
 */
public record ClassProbability(String label, double probability) {

    public ClassProbability {
        Objects.requireNonNull(label, "label");
    }
}
