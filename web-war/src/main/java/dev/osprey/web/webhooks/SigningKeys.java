package dev.osprey.web.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that webhooks are signed with, as Standard Webhooks 1.0 describes: HMAC-SHA256 of id, time and body. With several
 * keys a webhook has several signatures, so that receivers can change from one to the next.
 *
 * @param keys at least one
 */
record SigningKeys(List<SecretKeySpec> keys) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    SigningKeys {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
    }

    /**
     * Reads secrets that are separated by spaces.
     *
     * @throws IllegalArgumentException that shows no secret, if one is malformed
     */
    static SigningKeys parse(String secrets) {
        return new SigningKeys(
                Stream.of(secrets.trim().split(" +")).map(SigningKeys::key).toList());
    }

    private static SecretKeySpec key(String secret) {
        byte[] bytes = secret.startsWith(PREFIX) ? decoded(secret.substring(PREFIX.length())) : new byte[0];
        if (bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("osprey.webhooks.secret is not " + PREFIX + " and " + FEWEST_BYTES
                    + " to " + MOST_BYTES + " bytes in Base64");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    /** The value of the header {@code webhook-signature}. */
    String signature(String id, Instant at, byte[] body) {
        byte[] start = (id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + signature(key, start, body)).collect(Collectors.joining(" "));
    }

    private static String signature(SecretKeySpec key, byte[] start, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(start);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return keys.size() + " keys";
    }
}
