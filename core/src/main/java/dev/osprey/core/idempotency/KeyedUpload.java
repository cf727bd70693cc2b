package dev.osprey.core.idempotency;

import java.time.Instant;
import java.util.Objects;

/**
 * One image that was uploaded with a key.
 *
 * @param key the caller's, made safe for a table, with the image's position in the call
 * @param image id under which it is, or will be, accepted
 * @param content digest of file name and bytes
 * @param submittedAt of the image
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

    /** This upload, accepted by whoever claims it now. */
    KeyedUpload claimedAgain(Instant at) {
        return new KeyedUpload(key, image, content, submittedAt, at, accepted);
    }
}
