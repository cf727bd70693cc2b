package dev.osprey.core.references;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.osprey.core.classification.FileName;

/**
 * Where an object is in S3.
 *
 * @param bucket its name
 * @param key as it is, not encoded
 */
public record ObjectLocation(String bucket, String key) {

    /** The rule of S3 for the names of buckets. */
    public static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    private static final Pattern BUCKET_NAME = Pattern.compile(BUCKET);
    private static final String SCHEME = "s3://";
    // The limit of S3.
    private static final int MAX_KEY_BYTES = 1024;

    public ObjectLocation {
        fault(bucket, key).ifPresent(fault -> {
            throw new IllegalArgumentException("the location " + fault);
        });
    }

    /** The fault of a text, as the end of a sentence about it; empty when {@link #of} accepts it. */
    public static Optional<String> fault(String text) {
        int slash = text.indexOf('/', SCHEME.length());
        return text.startsWith(SCHEME) && slash > 0
                ? fault(text.substring(SCHEME.length(), slash), text.substring(slash + 1))
                : Optional.of("is not of the form s3://bucket/key");
    }

    private static Optional<String> fault(String bucket, String key) {
        if (!BUCKET_NAME.matcher(bucket).matches()) {
            return Optional.of("has no valid bucket name");
        }
        if (key.isEmpty() || key.endsWith("/")) {
            return Optional.of("names no object, but a bucket or a folder");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            return Optional.of("has a key of more than " + MAX_KEY_BYTES + " bytes");
        }
        if (key.codePoints().anyMatch(ObjectLocation::isNoText)) {
            return Optional.of("has control characters or broken text in its key");
        }
        // A client or a proxy may take such a key for a path, and thus for another key.
        return Arrays.stream(key.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."))
                ? Optional.of("has '.' or '..' between slashes in its key")
                : Optional.empty();
    }

    private static boolean isNoText(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    /**
     * @param text {@code s3://bucket/key}, without any encoding, as the AWS CLI takes it
     * @throws IllegalArgumentException when it has a {@link #fault}
     */
    public static ObjectLocation of(String text) {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("the location " + fault);
        });
        int slash = text.indexOf('/', SCHEME.length());
        return new ObjectLocation(text.substring(SCHEME.length(), slash), text.substring(slash + 1));
    }

    /** The last part of the key as the name of a file. */
    public FileName fileName() {
        return FileName.like(key.substring(key.lastIndexOf('/') + 1));
    }

    /** As it is given in a reference. */
    public String text() {
        return SCHEME + bucket + "/" + key;
    }

    /** For logs: the key is URL-encoded. */
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
