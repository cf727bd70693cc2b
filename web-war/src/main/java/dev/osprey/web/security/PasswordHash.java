package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password hash: PBKDF2 with HMAC-SHA-512 (RFC 8018).
 *
 * @param iterations the work factor
 * @param salt in Base64
 * @param hash in Base64
 */
record PasswordHash(int iterations, String salt, String hash) {

    private static final int ITERATIONS = 210_000;
    // The minimum of RFC 8018. More would protect a password that can be guessed, and take seconds of the first start.
    private static final int ITERATIONS_FOR_RANDOM = 1_000;
    private static final int BITS = 512;
    private static final Pattern FORMAT =
            Pattern.compile("pbkdf2-sha512:(\\d{4,9}):([A-Za-z0-9+/]{16,}=*):([A-Za-z0-9+/]{86}==)");

    PasswordHash {
        Objects.requireNonNull(salt, "salt");
        Objects.requireNonNull(hash, "hash");
    }

    static PasswordHash of(String password, byte[] salt) {
        return of(password, salt, ITERATIONS);
    }

    /** @param password so many random bits (112 or more) that nobody can try them all, however fast a check is */
    static PasswordHash ofRandom(String password, byte[] salt) {
        return of(password, salt, ITERATIONS_FOR_RANDOM);
    }

    private static PasswordHash of(String password, byte[] salt, int iterations) {
        String text = Base64.getEncoder().encodeToString(salt);
        return new PasswordHash(iterations, text, derive(password, iterations, salt));
    }

    /** @throws IllegalArgumentException if the text is not in the format of {@link #toString} */
    static PasswordHash parse(String text) {
        Matcher form = FORMAT.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("not in the format pbkdf2-sha512:iterations:salt:hash");
        }
        return new PasswordHash(Integer.parseInt(form.group(1)), form.group(2), form.group(3));
    }

    boolean matches(String password) {
        String derived = derive(password, iterations, Base64.getDecoder().decode(salt));
        return MessageDigest.isEqual(
                derived.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static String derive(String password, int iterations, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
            return Base64.getEncoder().encodeToString(key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            spec.clearPassword();
        }
    }

    /** The storage format. */
    @Override
    public String toString() {
        return "pbkdf2-sha512:" + iterations + ":" + salt + ":" + hash;
    }
}
