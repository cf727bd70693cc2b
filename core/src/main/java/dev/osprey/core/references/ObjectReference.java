package dev.osprey.core.references;

import java.util.Objects;
import java.util.Optional;

import jakarta.json.JsonObject;

import dev.osprey.core.json.Json;

/**
 * Exactly the object that was there when a caller referred to it.
 *
 * @param location of the object
 * @param etag without quotes: S3 gives another one to whatever replaces the object
 * @param bytes size of the object
 */
public record ObjectReference(ObjectLocation location, String etag, long bytes) {

    private static final String ETAG = "[\\x21\\x23-\\x7e]{1,255}";

    public ObjectReference {
        Objects.requireNonNull(location, "location");
        if (!etag.matches(ETAG)) {
            throw new IllegalArgumentException("the ETag is invalid");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes);
        }
    }

    /** The form in a message. */
    public JsonObject json() {
        return Json.createObjectBuilder()
                .add("s3", location.text())
                .add("etag", etag)
                .add("bytes", bytes)
                .build();
    }

    /** @return empty when it is not what {@link #json} writes */
    public static Optional<ObjectReference> of(JsonObject json) {
        try {
            return Optional.of(new ObjectReference(
                    ObjectLocation.of(json.getString("s3")),
                    json.getString("etag"),
                    json.getJsonNumber("bytes").longValueExact()));
        } catch (RuntimeException invalid) {
            return Optional.empty();
        }
    }
}
