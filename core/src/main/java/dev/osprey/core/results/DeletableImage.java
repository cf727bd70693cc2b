package dev.osprey.core.results;

import java.util.Objects;

import dev.osprey.core.classification.Classification;

/**
 * An image as a deletion sees it: also while it is being deleted, when nobody else does.
 *
 * @param image as it was last stored
 * @param provenance whose it is
 */
public record DeletableImage(Classification image, Provenance provenance) {

    public DeletableImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(provenance, "provenance");
    }
}
