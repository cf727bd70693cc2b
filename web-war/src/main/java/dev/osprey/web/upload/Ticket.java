package dev.osprey.web.upload;

import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.idempotency.KeyedUpload;

/**
 * What an image goes under.
 *
 * @param queued the image as it is, or was, accepted
 * @param claim of its idempotency key, if it came with one and is to be accepted now
 * @param earlier whether an earlier call with the same key has had it accepted
 */
record Ticket(Classification queued, Optional<KeyedUpload> claim, boolean earlier) {

    Ticket {
        Objects.requireNonNull(queued, "queued");
        Objects.requireNonNull(claim, "claim");
        if (earlier && claim.isPresent()) {
            throw new IllegalArgumentException(queued.id() + " was accepted before and is claimed");
        }
    }
}
