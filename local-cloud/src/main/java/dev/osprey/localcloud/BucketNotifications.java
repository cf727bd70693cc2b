package dev.osprey.localcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The notification configuration of each bucket, as its owner has put it: one file in the folder of the bucket. */
final class BucketNotifications {

    private static final String FILE = "notification.xml";
    private static final String NONE = "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";

    private final Path buckets;
    private final Map<String, List<QueueConfiguration>> known = new ConcurrentHashMap<>();

    BucketNotifications(Path buckets) {
        this.buckets = Objects.requireNonNull(buckets, "buckets");
    }

    boolean isBucket(String name) {
        return name.matches("[a-z0-9.-]{3,63}") && Files.isDirectory(buckets.resolve(name));
    }

    /** The document as it was put. */
    String xml(String bucket) {
        try {
            Path file = buckets.resolve(bucket).resolve(FILE);
            return Files.exists(file) ? Files.readString(file) : NONE;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @throws IllegalArgumentException when the document cannot be used */
    void put(String bucket, String xml) {
        List<QueueConfiguration> queues = QueueConfiguration.parse(xml);
        Path file = buckets.resolve(bucket).resolve(FILE);
        try {
            Path written = file.resolveSibling(FILE + ".new");
            Files.writeString(written, xml);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        known.put(bucket, queues);
    }

    List<QueueConfiguration> queues(String bucket) {
        // A bucket that was deleted and created again has none.
        return Files.exists(buckets.resolve(bucket).resolve(FILE))
                ? known.computeIfAbsent(bucket, name -> QueueConfiguration.parse(xml(name)))
                : List.of();
    }
}
