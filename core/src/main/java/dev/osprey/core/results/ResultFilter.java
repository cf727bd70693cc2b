package dev.osprey.core.results;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;

/**
 * Selects images; an empty criterion matches all.
 *
 * @param label the exact best label
 * @param labelPart a substring of the best label, ignoring case
 * @param fileName a substring of the file name, ignoring case
 * @param status of the image
 * @param from earliest submission time, inclusive
 * @param to latest submission time, exclusive
 */
public record ResultFilter(
        Optional<String> label,
        Optional<String> labelPart,
        Optional<String> fileName,
        Optional<Status> status,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Matches all images. */
    public static final ResultFilter ALL = new ResultFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ResultFilter {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        label = label.map(ResultFilter::composed);
        labelPart = labelPart.map(ResultFilter::comparable);
        fileName = fileName.map(ResultFilter::comparable);
    }

    public boolean matches(Classification image) {
        return label.map(wanted -> image.label()
                                .map(ResultFilter::composed)
                                .filter(wanted::equals)
                                .isPresent())
                        .orElse(true)
                && contains(image.label().orElse(""), labelPart)
                && contains(image.fileName(), fileName)
                && status.map(image.status()::equals).orElse(true)
                && from.map(first -> !image.submittedAt().isBefore(first)).orElse(true)
                && to.map(end -> image.submittedAt().isBefore(end)).orElse(true);
    }

    private static String comparable(String text) {
        return composed(composed(text).toLowerCase(Locale.ROOT));
    }

    /** With letters that carry their accents: macOS writes file names in letters with accents behind them. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean contains(String text, Optional<String> part) {
        return part.map(comparable(text)::contains).orElse(true);
    }
}
