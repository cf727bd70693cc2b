package dev.osprey.web.results;

import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * Some of the images that were found.
 *
 * @param images the newest first
 * @param older the id after which the next page begins; empty on the last one
 */
public record ResultsPage(List<Classification> images, Optional<String> older) {

    public ResultsPage {
        images = List.copyOf(images);
    }

    /**
     * @param found everything, the newest first
     * @param after the last id of the page before; empty for the first page
     * @param size most images of a page
     */
    static ResultsPage of(List<Classification> found, String after, int size) {
        // Ids are ordered by time: the place is found although its image may be deleted by now.
        List<Classification> rest = found.stream()
                .filter(image -> after.isEmpty() || image.id().compareTo(after) < 0)
                .toList();
        List<Classification> images = rest.subList(0, Math.min(size, rest.size()));
        return new ResultsPage(
                images, rest.size() > size ? Optional.of(images.get(size - 1).id()) : Optional.empty());
    }
}
