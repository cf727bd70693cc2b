package dev.osprey.core.results;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * One page of a list of images.
 *
 * @param images in the order of the list
 * @param next cursor of the next page; empty at the end
 */
public record ResultPage(List<Classification> images, Optional<String> next) {

    public ResultPage {
        images = List.copyOf(images);
        Objects.requireNonNull(next, "next");
    }
}
