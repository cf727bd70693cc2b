package dev.osprey.core.classification;

import java.util.Objects;

/**
 * One label with its probability.
 *
 * @param label a name from the model's {@code synset.txt}
 * @param probability between 0 and 1, both included
 */
public record Prediction(String label, double probability) {

    public Prediction {
        Objects.requireNonNull(label, "label");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability + " is not between 0 and 1");
        }
    }
}
