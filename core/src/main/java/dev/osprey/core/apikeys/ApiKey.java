package dev.osprey.core.apikeys;

import java.time.Instant;
import java.util.Objects;

import dev.osprey.core.digests.Sha256;

/**
 * An API key, without its secret.
 *
 * @param id also part of the secret
 * @param name that the admin has given it
 * @param digest of the secret; who reads the table cannot use the key
 */
public record ApiKey(String id, String name, String digest, Instant createdAt, KeyLimits limits) {

    /** Begins the name under which a key owns images; no person has such a name. */
    public static final String CALLER_PREFIX = "key:";

    public ApiKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(limits, "limits");
    }

    public static ApiKey of(KeySecret secret, String name, Instant createdAt, KeyLimits limits) {
        return new ApiKey(secret.id(), name, secret.digest(), createdAt, limits);
    }

    /** Whether this is the key with this secret; takes a time that tells nothing about it. */
    public boolean matches(KeySecret secret) {
        return Sha256.equal(digest, secret.digest());
    }

    /** The name of the caller who has this key. */
    public String caller() {
        return CALLER_PREFIX + id;
    }
}
