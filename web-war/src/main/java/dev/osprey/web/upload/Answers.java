package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/**
 * What became of the images of one call.
 *
 * @param known of each accepted image, in their order; at least one
 * @param refusals of the others: files in archives that are no images, and those that came when the service could take
 *     no more
 * @param several whether it is a list by the form of the call
 * @param retryAfter when to send again what the service could not take; empty when it could take everything
 */
record Answers(List<Classification> known, List<Refusal> refusals, boolean several, Optional<Duration> retryAfter) {

    Answers {
        known = List.copyOf(known);
        refusals = List.copyOf(refusals);
        Objects.requireNonNull(retryAfter, "retryAfter");
        if (known.isEmpty()) {
            throw new IllegalArgumentException("no image was accepted");
        }
    }

    boolean one() {
        return !several && refusals.isEmpty() && known.size() == 1;
    }
}
