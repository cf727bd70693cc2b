package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** One-way digests of secrets that are too long to guess. */
final class Digest {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Digest() {}

    /** SHA-256 in Base64 for URLs. */
    static String of(String secret) {
        try {
            return BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Compares two digests in a time that tells nothing about them. */
    static boolean equal(String first, String second) {
        return MessageDigest.isEqual(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
    }
}
