package dev.osprey.web.security;

import java.util.Base64;
import java.util.Objects;
import java.util.Random;

import dev.osprey.core.digests.Sha256;

/**
 * Whoever has it may delete the images of one upload: the uploader gets it with the answer, and nobody else. The service keeps
 * its digest.
 *
 * @param text as in the header
 */
public record DeleteToken(String text) {

    /** Of the answer to an upload, and of the request to delete. */
    public static final String HEADER = "Osprey-Delete-Token";

    private static final int BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public DeleteToken {
        Objects.requireNonNull(text, "text");
    }

    /** @param random cryptographically secure */
    public static DeleteToken random(Random random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new DeleteToken(BASE64.encodeToString(bytes));
    }

    public String digest() {
        return Sha256.base64(text);
    }

    boolean matches(String digest) {
        return Sha256.equal(digest(), digest);
    }

    /** Does not reveal the token. */
    @Override
    public String toString() {
        return "DeleteToken";
    }
}
