package dev.osprey.web.upload;

import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.idempotency.KeyedUpload;

/**
 * An image with the id under which it is accepted.
 *
 * @param queued the row of the results table that accepts it
 * @param claim this call's claim of the idempotency key; empty without a key and for a repeated upload
 * @param repeated whether an earlier call with the same idempotency key had it accepted
 */
record Ticket(Source image, Classification queued, Optional<KeyedUpload> claim, boolean repeated) {

    Ticket {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(queued, "queued");
        Objects.requireNonNull(claim, "claim");
        if (repeated && claim.isPresent()) {
            throw new IllegalArgumentException(queued.id() + " was accepted before and is claimed again");
        }
    }

    String id() {
        return queued.id();
    }
}
