package dev.osprey.core.results;

import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.notifications.SourceObject;

/**
 * Where an image came from: what decides who may delete it, and what a deletion has to delete. No answer shows it.
 *
 * @param uploader login of the uploader; empty when nobody was logged in
 * @param deleteToken digest of the token with which the uploader may delete the image
 * @param source the object that it is a copy of; empty for an upload
 */
public record Provenance(Optional<String> uploader, Optional<String> deleteToken, Optional<SourceObject> source) {

    /** Of an image that only the admin may delete. */
    public static final Provenance UNKNOWN = new Provenance(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String UPLOADER = "uploader";
    private static final String DELETE_TOKEN = "deleteToken";
    private static final String SOURCE_KEY = "sourceKey";
    private static final String SOURCE_VERSION = "sourceVersion";
    private static final String SOURCE_ETAG = "sourceEtag";

    public Provenance {
        Objects.requireNonNull(uploader, "uploader");
        Objects.requireNonNull(deleteToken, "deleteToken");
        Objects.requireNonNull(source, "source");
    }

    public static Provenance upload(Optional<String> uploader, String deleteToken) {
        return new Provenance(uploader, Optional.of(deleteToken), Optional.empty());
    }

    public static Provenance bucket(SourceObject source) {
        return new Provenance(Optional.empty(), Optional.empty(), Optional.of(source));
    }

    /** What a row says. */
    public static Provenance of(Row row) {
        return new Provenance(
                row.optionalText(UPLOADER),
                row.optionalText(DELETE_TOKEN),
                row.optionalText(SOURCE_KEY)
                        .map(key -> new SourceObject(
                                key, row.optionalText(SOURCE_VERSION), row.optionalText(SOURCE_ETAG))));
    }

    /** Adds this to a row. */
    public Row.Builder add(Row.Builder row) {
        return row.text(UPLOADER, uploader)
                .text(DELETE_TOKEN, deleteToken)
                .text(SOURCE_KEY, source.map(SourceObject::key))
                .text(SOURCE_VERSION, source.flatMap(SourceObject::versionId))
                .text(SOURCE_ETAG, source.flatMap(SourceObject::etag));
    }
}
