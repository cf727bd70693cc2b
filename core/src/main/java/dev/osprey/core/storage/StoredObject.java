package dev.osprey.core.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What S3 says about an object beside its content.
 *
 * @param mediaType as it was stored
 * @param bytes size of the object
 * @param etag changes with the content
 * @param metadata of its owner, encoded
 */
record StoredObject(Optional<String> mediaType, long bytes, String etag, Map<String, String> metadata) {

    StoredObject {
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(metadata, "metadata");
    }

    /** A value of its metadata, as {@link S3Calls} writes it. */
    Optional<String> metadata(String name) {
        return Optional.ofNullable(metadata.get(name)).map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
}
