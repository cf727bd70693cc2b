package dev.osprey.localcloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.http.HttpServletRequest;

import com.adobe.testing.s3mock.s3.model.S3ObjectMetadata;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Tells queues about each object that is created, if its bucket is configured so. */
final class ObjectEvents {

    private static final String USER_METADATA = "x-amz-meta-";

    private final BucketNotifications notifications;
    private final EventOutbox outbox;
    private final Optional<String> ownKeyMetadata;
    private final AtomicLong sequence = new AtomicLong();

    /** @param ownKeyMetadata no event is sent about an object whose user metadata of this name is its own key, URL-encoded */
    ObjectEvents(BucketNotifications notifications, EventOutbox outbox, Optional<String> ownKeyMetadata) {
        this.notifications = Objects.requireNonNull(notifications, "notifications");
        this.outbox = Objects.requireNonNull(outbox, "outbox");
        this.ownKeyMetadata = Objects.requireNonNull(ownKeyMetadata, "ownKeyMetadata");
    }

    /**
     * Stores the events about an object whose metadata are about to be written. An event about an object that is not written after
     * all does no harm: events may be late.
     *
     * @param file of the metadata, in the folder of the object in the folder of its bucket
     * @param before what was stored in the file
     */
    List<Path> prepare(Path file, S3ObjectMetadata object, Optional<S3ObjectMetadata> before) {
        String bucket = file.getParent().getParent().getFileName().toString();
        List<QueueConfiguration> queues = notifications.queues(bucket);
        if (queues.isEmpty()
                || object.getDeleteMarker()
                || isOwn(object)
                || before.filter(old -> isSame(old, object)).isPresent()) {
            return List.of();
        }
        String name = eventName();
        long sequencer = sequence.updateAndGet(last -> Math.max(last + 1, object.getLastModified() << 16));
        return queues.stream()
                .filter(queue -> queue.matches(name, object.getKey()))
                .map(queue ->
                        outbox.add(queue.queueArn(), ObjectEvent.created(name, bucket, object, queue.id(), sequencer)))
                .toList();
    }

    /** Sends prepared events, now that the metadata are written. */
    void publish(List<Path> prepared) {
        prepared.forEach(outbox::send);
    }

    /** Metadata are also written when tags change, for example. */
    private static boolean isSame(S3ObjectMetadata before, S3ObjectMetadata after) {
        return before.getLastModified() == after.getLastModified()
                && before.getEtag().equals(after.getEtag());
    }

    private boolean isOwn(S3ObjectMetadata object) {
        String encoded = URLEncoder.encode(object.getKey(), StandardCharsets.UTF_8);
        Map<String, String> metadata =
                Optional.ofNullable(object.getUserMetadata()).orElse(Map.of());
        return ownKeyMetadata
                .filter(name -> metadata.entrySet().stream()
                        .anyMatch(each -> each.getKey().equalsIgnoreCase(USER_METADATA + name)
                                && encoded.equals(each.getValue())))
                .isPresent();
    }

    private static String eventName() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? eventName(attributes.getRequest())
                : "ObjectCreated:Put";
    }

    private static String eventName(HttpServletRequest request) {
        if (request.getHeader("x-amz-copy-source") != null) {
            return "ObjectCreated:Copy";
        }
        if (request.getMethod().equals("POST")) {
            return request.getParameter("uploadId") == null
                    ? "ObjectCreated:Post"
                    : "ObjectCreated:CompleteMultipartUpload";
        }
        return "ObjectCreated:Put";
    }
}
