package dev.osprey.web.replies;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.osprey.core.classification.Classification;

/**
 * An accepted image whose reply is expected.
 *
 * @param queued the image as it was accepted
 * @param result completes when the reply arrives, or with {@link DeletedImageException}; the waiting call may complete or cancel
 *     it earlier
 */
public record PendingReply(Classification queued, CompletableFuture<Classification> result) {

    public PendingReply {
        Objects.requireNonNull(queued, "queued");
        Objects.requireNonNull(result, "result");
    }
}
