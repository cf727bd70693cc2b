package dev.osprey.core.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.storage.S3Calls.Content;
import dev.osprey.core.tracing.Tracing;

/**
 * The images in the input bucket, and their answers in the output bucket.
 *
 * <p>Every method retries a failed call with backoff and jitter, then throws {@link StorageException}.
 */
public final class ImageStore {

    /** A tag: lifecycle rules apply to the object. */
    static final String EXPIRES = "osprey-expires";

    /**
     * In the metadata of each image that this service stores: the key under which it did, since copies keep the metadata.
     */
    static final String STORED_AS = "osprey-key";

    private static final String LABEL = "label";
    private static final String IMAGE_ID = "osprey-id";

    private final S3Calls s3;
    private final String inputBucket;
    private final Answers answers;
    private final StorageKeys keys;
    private final Map<String, String> ownTags;
    private final Tracing tracing;

    ImageStore(
            S3Calls s3, String inputBucket, Answers answers, StorageKeys keys, Retention retention, Tracing tracing) {
        this.s3 = Objects.requireNonNull(s3, "s3");
        this.inputBucket = Objects.requireNonNull(inputBucket, "inputBucket");
        this.answers = Objects.requireNonNull(answers, "answers");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.ownTags = retention.limited() ? Map.of(EXPIRES, "true") : Map.of();
        this.tracing = Objects.requireNonNull(tracing, "tracing");
    }

    public void putImage(Classification image, byte[] bytes, String mediaType) {
        NewObject object = object(image, bytes, mediaType);
        if (ownTags.isEmpty()) {
            s3.put(inputBucket, object);
        } else {
            s3.putTagged(inputBucket, object, ownTags);
        }
    }

    /**
     * Stores a classified image that is not stored yet, and its label as {@link #putLabel} does, with fewer calls. Returns or
     * throws when no call is under way any more.
     *
     * @param beside runs one of the calls while the caller's thread makes the other
     */
    public void putClassified(Classification done, byte[] bytes, String mediaType, Executor beside) {
        if (!keys.unique()) {
            putImage(done, bytes, mediaType);
            putLabel(done, beside);
            return;
        }
        String label = done.label().orElseThrow();
        NewObject object = object(done, bytes, mediaType);
        together(
                () -> LabelTag.set(label, ownTags, tags -> s3.putTagged(inputBucket, object, tags)),
                () -> answers.put(done, label),
                beside);
    }

    /** Does both at the same time, and waits for the second also when the first fails. */
    private void together(Runnable first, Runnable second, Executor beside) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(tracing.here(second), beside);
        try {
            first.run();
        } finally {
            running.handle((done, failure) -> null).join();
        }
        try {
            running.join();
        } catch (CompletionException failed) {
            throw new StorageException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private NewObject object(Classification image, byte[] bytes, String mediaType) {
        String key = keys.image(image);
        Map<String, String> metadata = new HashMap<>(Map.of(STORED_AS, key));
        // Lets the other uploads of the same name see whose image this is.
        if (!keys.unique()) {
            image.label().ifPresent(label -> metadata.put(LABEL, label));
            metadata.put(IMAGE_ID, image.id());
        }
        return new NewObject(key, bytes, mediaType, metadata);
    }

    /**
     * Stores the label of a classified image that is stored: as its tag, and as a text in the output bucket. Returns or throws
     * when no call is under way any more.
     *
     * <p>Where uploads of one name share their keys, another one may replace the image at any time. Tag and text are those
     * of the image that is there in the end.
     *
     * @param beside runs one of the calls while the caller's thread makes the other
     */
    public void putLabel(Classification done, Executor beside) {
        String label = currentLabel(done);
        String stored;
        do {
            String current = label;
            together(() -> tag(done, current), () -> answers.put(done, current), beside);
            stored = current;
            label = currentLabel(done);
        } while (!label.equals(stored));
    }

    /** Of the object that is stored under the key of this image. */
    private String currentLabel(Classification done) {
        String own = done.label().orElseThrow();
        return keys.unique()
                ? own
                : s3.find(inputBucket, keys.image(done))
                        .flatMap(found -> found.metadata(LABEL))
                        .orElse(own);
    }

    private void tag(Classification image, String label) {
        LabelTag.set(label, ownTags, tags -> s3.setTags(inputBucket, keys.image(image), Optional.empty(), tags));
    }

    /**
     * A URL with which whoever has it may put this image into the input bucket, as a file of exactly this type and size. Makes no
     * call.
     *
     * @param expires when S3 refuses an upload that begins then
     */
    public URI presignUpload(Classification queued, String mediaType, long bytes, Instant expires) {
        return s3.presignPut(inputBucket, StorageKeys.upload(queued), mediaType, bytes, expires);
    }

    /** The URL of the image, {@code s3://bucket/key}. */
    public String location(Classification image) {
        return "s3://" + inputBucket + "/" + keys.image(image);
    }

    /** The metadata of an image; empty while it is not stored. */
    public Optional<StoredImage> find(Classification image) {
        return s3.find(inputBucket, keys.image(image))
                .map(found -> new StoredImage(
                        found.mediaType().orElse("application/octet-stream"), found.bytes(), found.etag()));
    }

    /** The bytes of an image. */
    public byte[] image(Classification image) {
        return s3.get(inputBucket, keys.image(image));
    }

    /** What becomes of the bytes of an image. */
    @FunctionalInterface
    public interface Transfer {

        void run(InputStream image) throws IOException;
    }

    /**
     * Streams the image to its reader.
     *
     * @param stored what was found, in case an upload of the same name replaces it meanwhile
     * @throws IOException when reading or writing fails
     * @throws StorageException when the image was replaced
     */
    public void read(Classification image, StoredImage stored, Transfer reader) throws IOException {
        ObjectVersion version = new ObjectVersion(
                inputBucket,
                keys.image(image),
                Optional.empty(),
                keys.unique() ? Optional.empty() : Optional.of(stored.etag()));
        try (Content content = s3.open(version)
                .orElseThrow(() -> new StorageException(location(image) + " was replaced meanwhile", null))) {
            content.read(reader);
        }
    }

    /** Deletes an image that was stored under a key of its own until it got the key of this result. */
    public void deletePrevious(Classification queued, Classification result) {
        String key = keys.image(queued);
        if (!key.equals(keys.image(result))) {
            s3.delete(inputBucket, key);
        }
    }

    /** Deletes the objects of these images and, of other images, only those that share their keys. */
    public void delete(List<Classification> images) {
        s3.deleteAll(inputBucket, images.stream().map(keys::images).flatMap(List::stream));
        answers.delete(images);
    }

    /** Deletes the objects of this image; an object that another upload of the same name has replaced stays. */
    public void delete(Classification image) {
        keys.images(image).stream()
                .filter(key -> !StorageKeys.isOwn(image, key))
                .forEach(key -> s3.find(inputBucket, key)
                        .filter(found -> found.metadata(IMAGE_ID)
                                .filter(image.id()::equals)
                                .isPresent())
                        .ifPresent(found -> {
                            // First, since the image says whose they are.
                            answers.deleteShared(image);
                            s3.deleteUnchanged(inputBucket, key, found.etag());
                        }));
        answers.delete(image);
        s3.deleteAll(inputBucket, keys.images(image).stream().filter(key -> StorageKeys.isOwn(image, key)));
    }

    /** Does the same for each of these images, with fewer calls where no two share a key. */
    public void deleteEach(List<Classification> images) {
        if (keys.unique()) {
            delete(images);
        } else {
            images.forEach(this::delete);
        }
    }

    /**
     * Deletes all objects of both buckets whose key begins with the id of an image, whether that image is known or not. Other
     * objects stay: they may belong to somebody else.
     *
     * @param submittedBefore later images stay
     * @return how many there were in the input bucket and in the output bucket
     */
    public List<Integer> deleteOrphans(Instant submittedBefore) {
        return List.of(Orphans.delete(s3, inputBucket, submittedBefore), answers.deleteOrphans(submittedBefore));
    }
}
