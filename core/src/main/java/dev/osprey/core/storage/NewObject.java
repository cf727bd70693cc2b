package dev.osprey.core.storage;

import java.util.Map;
import java.util.Objects;

/**
 * An object to be stored.
 *
 * @param metadata of the service itself; any text
 */
record NewObject(String key, byte[] bytes, String mediaType, Map<String, String> metadata) {

    NewObject {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(mediaType, "mediaType");
        metadata = Map.copyOf(metadata);
    }
}
