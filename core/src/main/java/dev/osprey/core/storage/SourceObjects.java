package dev.osprey.core.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.SourceObject;

/** Objects that somebody else has put into the input bucket. */
public final class SourceObjects {

    private static final int BAD_REQUEST = 400;
    // The limit of S3.
    private static final int MAX_TAGS = 10;
    // Archived, or encrypted with a key that only the uploader has.
    private static final Set<String> UNREADABLE = Set.of("InvalidObjectState", "InvalidRequest");

    private final S3Calls s3;
    private final ContentReader reader;
    private final String inputBucket;

    SourceObjects(S3Calls s3, String inputBucket) {
        this.s3 = Objects.requireNonNull(s3, "s3");
        this.reader = new ContentReader(s3);
        this.inputBucket = Objects.requireNonNull(inputBucket, "inputBucket");
    }

    /**
     * Reads an object that was announced.
     *
     * @param maxBytes of a larger one only the size is read
     */
    public ObjectContent content(CreatedObject object, int maxBytes) {
        String key = object.key();
        return reader.read(
                new ObjectVersion(inputBucket, key, object.versionId(), object.etag()),
                maxBytes,
                UNREADABLE,
                found ->
                        found.metadata(ImageStore.STORED_AS).filter(key::equals).isPresent());
    }

    /** Whether the object is still there, not another one under its key. */
    public boolean exists(SourceObject source) {
        try {
            StoredObject found = s3.head(inputBucket, source.key(), source.versionId());
            return source.etag().filter(etag -> !etag.equals(found.etag())).isEmpty();
        } catch (S3ErrorException failure) {
            // Encrypted with a key that only its owner has: it is there.
            if (failure.status() == BAD_REQUEST) {
                return true;
            }
            if (failure.notFound()) {
                return false;
            }
            throw failure;
        }
    }

    /** Deletes the object, unless another one is under its key by now. */
    public void delete(SourceObject source) {
        if (source.versionId().isPresent()) {
            s3.deleteVersion(inputBucket, source.key(), source.versionId().get());
        } else if (source.etag().isPresent() && exists(source)) {
            s3.deleteUnchanged(inputBucket, source.key(), source.etag().get());
        } else if (source.etag().isEmpty() && StorageKeys.isUpload(source.key())) {
            // Nobody else puts anything there.
            s3.delete(inputBucket, source.key());
        }
    }

    /** Tags an object with its label, and keeps its other tags. */
    public void tag(CreatedObject object, String label) {
        String key = object.key();
        try {
            Map<String, String> others = new HashMap<>(s3.tags(inputBucket, key, object.versionId()));
            others.remove(LabelTag.NAME);
            // The mark of an image of this service, which this object may have replaced while it was tagged.
            others.remove(ImageStore.EXPIRES);
            if (others.size() < MAX_TAGS) {
                LabelTag.set(label, others, tags -> s3.setTags(inputBucket, key, object.versionId(), tags));
            }
        } catch (S3ErrorException failure) {
            // Deleted meanwhile.
            if (!failure.notFound()) {
                throw failure;
            }
        }
    }
}
