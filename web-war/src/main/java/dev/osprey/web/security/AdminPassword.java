package dev.osprey.web.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The admin's password, known by its hash. A hash is slow to check by design; once this process has seen the right password,
 * it remembers a keyed digest in memory, so that programs which send it with each call, and the admin during an attack, need
 * not wait.
 */
final class AdminPassword {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final PasswordHash hash;
    private final SecretKeySpec key;
    private volatile byte[] remembered;

    AdminPassword(PasswordHash hash) {
        this.hash = Objects.requireNonNull(hash, "hash");
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
    }

    static AdminPassword of(String password, byte[] salt) {
        AdminPassword known = new AdminPassword(PasswordHash.of(password, salt));
        known.remembered = known.digest(password);
        return known;
    }

    PasswordHash hash() {
        return hash;
    }

    /** Whether the next check is fast. */
    boolean remembered() {
        return remembered != null;
    }

    boolean matches(String password) {
        byte[] digest = digest(password);
        if (remembered != null) {
            return MessageDigest.isEqual(remembered, digest);
        }
        boolean right = hash.matches(password);
        if (right) {
            remembered = digest;
        }
        return right;
    }

    private byte[] digest(String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "the admin's password";
    }
}
