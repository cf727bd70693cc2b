package dev.osprey.localcloud;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

import com.adobe.testing.s3mock.s3.model.BucketMetadata;
import com.adobe.testing.s3mock.s3.model.S3ObjectMetadata;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes S3Mock's metadata files, safely and fast.
 *
 * <p>S3Mock overwrites them in place, so that a kill could lose an object or a whole bucket: this mapper replaces a file
 * atomically. And for each stored object S3Mock reads and writes all keys of its bucket: this mapper reads a bucket once,
 * stores its keys as {@link BucketKeys}, and caches the metadata of objects. S3Mock sends no events: every way to create an
 * object ends here.
 */
final class StoreJsonMapper extends JsonMapper {

    private static final long serialVersionUID = 1L;

    private static final int MAX_CACHED_OBJECTS = 20_000;

    private final transient Map<Path, CachedBucket> buckets = new ConcurrentHashMap<>();

    /** The most recently used objects: each page of a listing reads every object of the bucket. */
    private final transient Map<Path, S3ObjectMetadata> objects =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, S3ObjectMetadata> eldest) {
                    return size() > MAX_CACHED_OBJECTS;
                }
            });

    private final transient ObjectEvents events;

    StoreJsonMapper(Builder builder, ObjectEvents events) {
        super(builder);
        this.events = events;
    }

    /** @param settings the content of its file: everything but the keys */
    private record CachedBucket(BucketMetadata metadata, BucketKeys keys, byte[] settings) {}

    @Override
    public <T> T readValue(File file, Class<T> type) {
        if (type == S3ObjectMetadata.class) {
            return type.cast(objects.computeIfAbsent(
                    file.toPath(),
                    path -> readInPlace(path, S3ObjectMetadata.class, "dataPath", StoreJsonMapper::sibling)));
        }
        if (type != BucketMetadata.class) {
            return super.readValue(file, type);
        }
        return type.cast(buckets.computeIfAbsent(file.toPath(), path -> {
                    BucketMetadata settings =
                            readInPlace(path, BucketMetadata.class, "path", (folder, written) -> folder);
                    return known(settings, BucketKeys.of(path.getParent()));
                })
                .metadata());
    }

    /**
     * Reads a file whose property is the absolute path of a file beside it, or of its folder. The data directory may have
     * been moved or copied since it was written.
     *
     * @param path makes the path of today from the folder and the path that is written
     */
    private <T> T readInPlace(Path file, Class<T> type, String property, BinaryOperator<Path> path) {
        ObjectNode json = (ObjectNode) readTree(file.toFile());
        JsonNode written = json.path(property);
        if (written.isString()) {
            Path moved = path.apply(file.getParent(), Path.of(URI.create(written.stringValue())));
            json.put(property, moved.toUri().toString());
        }
        return treeToValue(json, type);
    }

    private static Path sibling(Path folder, Path written) {
        return folder.resolve(written.getFileName());
    }

    @Override
    public void writeValue(File file, Object value) {
        if (value instanceof BucketMetadata bucket) {
            writeBucket(file.toPath(), bucket);
        } else if (value instanceof S3ObjectMetadata object) {
            writeObject(file, object);
        } else {
            replace(file.toPath(), writeValueAsBytes(value));
        }
    }

    private void writeObject(File file, S3ObjectMetadata object) {
        Optional<S3ObjectMetadata> before =
                file.exists() ? Optional.of(readValue(file, S3ObjectMetadata.class)) : Optional.empty();
        List<Path> prepared = events.prepare(file.toPath(), object, before);
        replace(file.toPath(), writeValueAsBytes(object));
        objects.put(file.toPath(), object);
        events.publish(prepared);
    }

    private void writeBucket(Path path, BucketMetadata bucket) {
        byte[] settings = writeValueAsBytes(withKeys(bucket, new HashMap<>()));
        CachedBucket known = buckets.get(path);
        if (known != null && !Files.exists(path)) {
            // Deleted and created again.
            buckets.remove(path);
            known = null;
        }
        if (known != null && Arrays.equals(known.settings(), settings)) {
            return;
        }
        replace(path, settings);
        if (known != null) {
            buckets.put(path, known(bucket, known.keys()));
        }
    }

    private CachedBucket known(BucketMetadata bucket, BucketKeys keys) {
        return new CachedBucket(withKeys(bucket, keys), keys, writeValueAsBytes(withKeys(bucket, new HashMap<>())));
    }

    private static BucketMetadata withKeys(BucketMetadata bucket, Map<String, UUID> keys) {
        return new BucketMetadata(
                bucket.getName(),
                bucket.getCreationDate(),
                bucket.getVersioningConfiguration(),
                bucket.getObjectLockConfiguration(),
                bucket.getBucketLifecycleConfiguration(),
                bucket.getObjectOwnership(),
                bucket.getPath(),
                bucket.getBucketRegion(),
                bucket.getBucketInfo(),
                bucket.getLocationInfo(),
                keys);
    }

    private static void replace(Path target, byte[] json) {
        Path written = target.resolveSibling(target.getFileName() + ".new");
        try {
            Files.write(written, json);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw JacksonIOException.construct(e);
        }
    }
}
