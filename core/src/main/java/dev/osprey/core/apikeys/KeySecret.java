package dev.osprey.core.apikeys;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.osprey.core.digests.Sha256;

/**
 * An API key as its holder has it: {@code osprey_}, its id, and 256 random bits. The service keeps a digest of it.
 *
 * @param id by which the key is found; not secret
 * @param text the whole key
 */
public record KeySecret(String id, String text) {

    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    // With a prefix that scanners for leaked secrets can recognise.
    private static final Pattern FORMAT = Pattern.compile("osprey_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public KeySecret {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
    }

    /** @param random cryptographically secure */
    public static KeySecret random(Random random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        String name = HexFormat.of().formatHex(id);
        return new KeySecret(name, "osprey_" + name + "_" + BASE64.encodeToString(secret));
    }

    /** Empty when the text cannot be a key. */
    public static Optional<KeySecret> parse(String text) {
        Matcher format = FORMAT.matcher(text);
        return format.matches() ? Optional.of(new KeySecret(format.group(1), text)) : Optional.empty();
    }

    /** SHA-256 is enough: nobody can try 2²⁵⁶ keys. */
    String digest() {
        return Sha256.base64(text);
    }

    /** Does not reveal the key. */
    @Override
    public String toString() {
        return "KeySecret[" + id + "]";
    }
}
