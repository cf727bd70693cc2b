package dev.osprey.core.batches;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Images that were uploaded in one call.
 *
 * @param id unique
 * @param submittedAt when the web tier accepted them
 * @param images their ids, in the order of the call; an image that could not be accepted has no row
 */
public record SubmittedBatch(String id, Instant submittedAt, List<String> images) {

    public SubmittedBatch {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(submittedAt, "submittedAt");
        images = List.copyOf(images);
    }
}
