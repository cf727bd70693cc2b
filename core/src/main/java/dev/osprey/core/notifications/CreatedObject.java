package dev.osprey.core.notifications;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.FileName;
import dev.osprey.core.digests.Sha256;

/**
 * An object that was put into a bucket, as a record of an S3 event notification describes it.
 *
 * @param bucket name of the bucket
 * @param key decoded
 * @param versionId in a bucket with versions
 * @param etag without quotes; empty when the record has none
 * @param sequencer orders the events of a key; empty when the record has none
 * @param bytes size of the object
 * @param createdAt time of the event, in whole milliseconds
 * @param requestId id of the request to S3 that put the object, for the logs; "none" when the record has none
 */
public record CreatedObject(
        String bucket,
        String key,
        Optional<String> versionId,
        Optional<String> etag,
        Optional<String> sequencer,
        long bytes,
        Instant createdAt,
        String requestId) {

    // RFC 9562: version 8 is for ids that are made in a way of one's own.
    private static final long VERSION = 0x8000L;
    private static final long VERSION_BITS = 0x0fffL;
    private static final long VARIANT = 0x8000000000000000L;
    private static final long VARIANT_BITS = 0x3fffffffffffffffL;

    public CreatedObject {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(versionId, "versionId");
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(sequencer, "sequencer");
        Objects.requireNonNull(requestId, "requestId");
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether it is what the S3 console makes of an empty folder. */
    public boolean isFolder() {
        return bytes == 0 && key.endsWith("/");
    }

    public SourceObject source() {
        return new SourceObject(key, versionId, etag);
    }

    /**
     * The image that the object is. Its id follows from the event, so that each delivery of an event names the same image; like
     * any id it begins with its time.
     */
    public Classification queued() {
        return Classification.queued(id(), FileName.like(lastPart()).text(), createdAt);
    }

    private String id() {
        // No part contains the separator: S3 allows none in keys, and the others are ASCII.
        ByteBuffer hash = ByteBuffer.wrap(
                Sha256.of(String.join("\0", bucket, key, versionId.orElse(""), etag.orElse(""), sequencer.orElse(""))));
        long high = createdAt.toEpochMilli() << 16 | VERSION | hash.getShort() & VERSION_BITS;
        long low = VARIANT | hash.getLong() & VARIANT_BITS;
        return new UUID(high, low).toString();
    }

    private String lastPart() {
        return key.substring(key.lastIndexOf('/', key.length() - 2) + 1);
    }

    /** The prefix of log lines about this object; the key is URL-encoded. */
    public String logPrefix() {
        return "request=" + requestId + " object=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
