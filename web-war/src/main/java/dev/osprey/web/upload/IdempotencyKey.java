package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.digests.Sha256;
import dev.osprey.web.problems.ProblemException;

/**
 * The {@code Idempotency-Key} of a call (draft-ietf-httpapi-idempotency-key-header): a quoted string. The quotes may be
 * missing, since many clients omit them.
 */
record IdempotencyKey(String text) {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern SYNTAX =
            Pattern.compile("\"([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})\"|([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})");

    IdempotencyKey {
        Objects.requireNonNull(text, "text");
    }

    /**
     * Parses the header.
     *
     * @param header or null
     * @throws ProblemException 400 when it is not a valid key
     */
    static Optional<IdempotencyKey> of(String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher key = SYNTAX.matcher(header.trim());
        if (!key.matches()) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The Idempotency-Key must be 1 to 255 printable ASCII characters without spaces, in quotes.");
        }
        return Optional.of(new IdempotencyKey(key.group(1) != null ? key.group(1) : key.group(2)));
    }

    /** The stored key of one image of the call: a digest, since the caller's own key is private. */
    String of(int position) {
        return Sha256.hex(text) + "/" + position;
    }

    /** Digest of file name and image, which must be the same whenever the key is. */
    static String content(Source image) {
        MessageDigest digest = Sha256.start();
        digest.update(image.fileName().text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(image.identity());
        return HexFormat.of().formatHex(digest.digest());
    }
}
