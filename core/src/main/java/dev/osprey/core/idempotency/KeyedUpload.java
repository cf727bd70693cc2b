package dev.osprey.core.idempotency;

import java.time.Instant;
import java.util.Objects;

/**
 * An image that was uploaded with an idempotency key.
 *
 * @param key digest of the caller's key, with the image's position in the request
 * @param image id under which the image is, or will be, accepted
 * @param content digest of file name and bytes
 * @param submittedAt submission time of the image
 * @param claimedAt when a node began to accept it
 * @param accepted whether its request is in the queue
 */
public record KeyedUpload(
        String key, String image, String content, Instant submittedAt, Instant claimedAt, boolean accepted) {

    public KeyedUpload {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(submittedAt, "submittedAt");
        Objects.requireNonNull(claimedAt, "claimedAt");
    }

    /** This upload as claimed by another node. */
    KeyedUpload reclaimed(Instant at) {
        return new KeyedUpload(key, image, content, submittedAt, at, accepted);
    }
}
