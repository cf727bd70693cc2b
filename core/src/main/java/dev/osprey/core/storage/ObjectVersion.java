package dev.osprey.core.storage;

import java.util.Objects;
import java.util.Optional;

/**
 * An object, and not another one that has its key before or after it.
 *
 * @param versionId in a bucket with versions
 * @param etag without quotes; empty for whatever is there
 */
record ObjectVersion(String bucket, String key, Optional<String> versionId, Optional<String> etag) {

    ObjectVersion {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(versionId, "versionId");
        Objects.requireNonNull(etag, "etag");
    }
}
