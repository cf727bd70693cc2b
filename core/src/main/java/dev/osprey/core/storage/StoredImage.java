package dev.osprey.core.storage;

import java.util.Objects;

/**
 * The metadata of a stored image.
 *
 * @param mediaType as it was stored
 * @param bytes size of the file
 * @param etag changes with the content
 */
public record StoredImage(String mediaType, long bytes, String etag) {

    public StoredImage {
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(etag, "etag");
    }
}
