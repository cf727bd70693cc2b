package dev.osprey.core.results;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;

/**
 * Which images are wanted; a part that is empty lets all pass.
 *
 * @param label the best label, exactly
 * @param labelPart a piece of the best label, in capitals or not
 * @param fileName a piece of the file name, in capitals or not
 * @param status where the image stands
 * @param from submitted then or later
 * @param to submitted before
 */
public record ResultFilter(
        Optional<String> label,
        Optional<String> labelPart,
        Optional<String> fileName,
        Optional<Status> status,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Lets all pass. */
    public static final ResultFilter ALL = new ResultFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ResultFilter {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        labelPart = labelPart.map(piece -> piece.toLowerCase(Locale.ROOT));
        fileName = fileName.map(piece -> piece.toLowerCase(Locale.ROOT));
    }

    public boolean matches(Classification image) {
        return label.map(wanted -> image.label().filter(wanted::equals).isPresent())
                        .orElse(true)
                && has(image.label().orElse(""), labelPart)
                && has(image.fileName(), fileName)
                && status.map(image.status()::equals).orElse(true)
                && from.map(first -> !image.submittedAt().isBefore(first)).orElse(true)
                && to.map(end -> image.submittedAt().isBefore(end)).orElse(true);
    }

    private static boolean has(String text, Optional<String> piece) {
        return piece.map(text.toLowerCase(Locale.ROOT)::contains).orElse(true);
    }
}
