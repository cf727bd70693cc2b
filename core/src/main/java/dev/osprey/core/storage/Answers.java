package dev.osprey.core.storage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;

/** The answers in the output bucket: a text for each image, as the published systems store it. */
final class Answers {

    private static final String MEDIA_TYPE = "text/plain; charset=utf-8";
    private static final String FILE_NAME = "file-name";

    private final S3Calls s3;
    private final String outputBucket;
    private final StorageKeys keys;

    Answers(S3Calls s3, String outputBucket, StorageKeys keys) {
        this.s3 = Objects.requireNonNull(s3, "s3");
        this.outputBucket = Objects.requireNonNull(outputBucket, "outputBucket");
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /** Stores the text {@code (name, label)}. */
    void put(Classification image, String label) {
        byte[] text = ("(" + image.fileName() + ", " + label + ")").getBytes(StandardCharsets.UTF_8);
        List<String> candidates = keys.answers(image);
        for (String key : candidates.subList(0, candidates.size() - 1)) {
            if (putUnlessTaken(answer(key, image, text), image.fileName())) {
                return;
            }
        }
        s3.put(outputBucket, answer(candidates.get(candidates.size() - 1), image, text));
    }

    private NewObject answer(String key, Classification image, byte[] text) {
        return new NewObject(key, text, MEDIA_TYPE, keys.unique() ? Map.of() : Map.of(FILE_NAME, image.fileName()));
    }

    /** @return whether the answer is stored; not if the key has the answer of a file of another name */
    private boolean putUnlessTaken(NewObject answer, String fileName) {
        try {
            s3.putIfAbsent(outputBucket, answer);
            return true;
        } catch (S3ErrorException failure) {
            if (!failure.unmet()) {
                throw failure;
            }
        }
        boolean taken =
                fileName(answer.key()).filter(owner -> !owner.equals(fileName)).isPresent();
        if (!taken) {
            s3.put(outputBucket, answer);
        }
        return !taken;
    }

    /** Of the file whose answer has this key. */
    private Optional<String> fileName(String key) {
        return s3.find(outputBucket, key).flatMap(found -> found.metadata(FILE_NAME));
    }

    /** Deletes the answers that only this image can have. */
    void delete(Classification image) {
        s3.deleteAll(outputBucket, keys.answers(image).stream().filter(key -> StorageKeys.isOwn(image, key)));
    }

    /** Deletes the answer that another file of the same name could have, too, if it is that of this one. */
    void deleteShared(Classification image) {
        s3.deleteAll(
                outputBucket,
                keys.answers(image).stream()
                        .filter(key -> !StorageKeys.isOwn(image, key))
                        .filter(key ->
                                fileName(key).filter(image.fileName()::equals).isPresent()));
    }

    /** Deletes the answers of these images and, of other images, only those that share their keys. */
    void delete(List<Classification> images) {
        s3.deleteAll(outputBucket, images.stream().map(keys::answers).flatMap(List::stream));
    }

    /** @see ImageStore#deleteOrphans(Instant) */
    int deleteOrphans(Instant submittedBefore) {
        return Orphans.delete(s3, outputBucket, submittedBefore);
    }
}
