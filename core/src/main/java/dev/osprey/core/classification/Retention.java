package dev.osprey.core.classification;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How long images and their answers are kept once they are answered or have failed; one that is queued is kept in any case.
 *
 * @param period empty for ever
 */
public record Retention(Optional<Duration> period) {

    public static final Retention FOR_EVER = new Retention(Optional.empty());

    public Retention {
        Objects.requireNonNull(period, "period");
        period.filter(length -> length.isNegative() || length.isZero()).ifPresent(length -> {
            throw new IllegalArgumentException("a retention of " + length);
        });
    }

    public boolean limited() {
        return period.isPresent();
    }

    /** When the image and its answer expire; empty while it is queued, or for ever. */
    public Optional<Instant> expiry(Classification image) {
        return period.flatMap(
                length -> Optional.ofNullable(image.completedAt()).map(completed -> completed.plus(length)));
    }

    public boolean expired(Classification image, Instant now) {
        return expiry(image).filter(expiry -> !now.isBefore(expiry)).isPresent();
    }

    /** @param completed when the image was answered or failed */
    public boolean expired(Instant completed, Instant now) {
        return period.filter(length -> !now.isBefore(completed.plus(length))).isPresent();
    }

    /** The time at or before which an image was submitted that has expired; empty for ever. */
    public Optional<Instant> latestSubmission(Instant now) {
        return period.map(now::minus);
    }
}
