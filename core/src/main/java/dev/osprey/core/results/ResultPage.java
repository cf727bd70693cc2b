package dev.osprey.core.results;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * A part of the list of all images.
 *
 * @param images the newest first
 * @param next where there may be more; empty at the end
 */
public record ResultPage(List<Classification> images, Optional<Position> next) {

    public ResultPage {
        images = List.copyOf(images);
        Objects.requireNonNull(next, "next");
    }
}
