package dev.osprey.core.apikeys;

import java.util.Objects;

/**
 * A key with its use.
 *
 * @param imagesToday images that were uploaded with it since midnight in UTC
 */
public record KeyUse(ApiKey key, long imagesToday) {

    public KeyUse {
        Objects.requireNonNull(key, "key");
    }
}
