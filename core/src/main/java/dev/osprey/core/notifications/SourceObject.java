package dev.osprey.core.notifications;

import java.util.Objects;
import java.util.Optional;

/**
 * Exactly the object that somebody put into the input bucket, not another one that has taken its key since.
 *
 * @param key decoded
 * @param versionId in a bucket with versions
 * @param etag without quotes; empty when the event had none
 */
public record SourceObject(String key, Optional<String> versionId, Optional<String> etag) {

    public SourceObject {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(versionId, "versionId");
        Objects.requireNonNull(etag, "etag");
    }
}
