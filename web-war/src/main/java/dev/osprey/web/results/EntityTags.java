package dev.osprey.web.results;

import jakarta.ws.rs.core.EntityTag;

import dev.osprey.core.digests.Sha256;

/** Strong entity tags. */
final class EntityTags {

    private static final int HEX_DIGITS = 32;

    private EntityTags() {}

    /** A truncated SHA-256 digest of the text. */
    static EntityTag of(String text) {
        return new EntityTag(Sha256.hex(text).substring(0, HEX_DIGITS));
    }
}
