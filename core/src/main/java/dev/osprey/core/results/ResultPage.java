package dev.osprey.core.results;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * One page of the list of all images.
 *
 * @param images newest first
 * @param next where the next page begins; empty at the end
 */
public record ResultPage(List<Classification> images, Optional<Position> next) {

    public ResultPage {
        images = List.copyOf(images);
        Objects.requireNonNull(next, "next");
    }
}
