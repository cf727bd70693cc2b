package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/**
 * The {@code Idempotency-Key} of a call (draft-ietf-httpapi-idempotency-key-header): a quoted string, without the quotes
 * as well, since many clients leave them out.
 */
record IdempotencyKey(String text) {

    private static final Pattern FORM =
            Pattern.compile("\"([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})\"|([\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255})");

    IdempotencyKey {
        Objects.requireNonNull(text, "text");
    }

    /** @throws ProblemException 400 when the header is there and is none */
    static Optional<IdempotencyKey> of(String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(header.trim());
        if (!form.matches()) {
            throw new ProblemException(
                    Status.BAD_REQUEST, "Idempotency-Key must be 1 to 255 ASCII characters without blanks, in quotes.");
        }
        return Optional.of(new IdempotencyKey(form.group(1) != null ? form.group(1) : form.group(2)));
    }

    /** The key of one image of the call, as it is stored: the caller's own is nobody else's to read. */
    String of(int position) {
        return digest(text.getBytes(StandardCharsets.UTF_8)) + "/" + position;
    }

    /** What must be the same when the key is. */
    static String content(Upload upload) {
        return digest(upload.fileName().text().getBytes(StandardCharsets.UTF_8), new byte[1], upload.bytes());
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
