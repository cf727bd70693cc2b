package dev.osprey.web.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.osprey.core.classification.Classification;

/** The images that one subscriber still waits for. */
final class Subscription {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private final EventStream stream;
    private final Set<String> waiting;
    private final Instant until;
    private Instant lastEventAt;
    private boolean closed;

    Subscription(EventStream stream, Collection<String> ids, Instant now) {
        this.stream = stream;
        this.waiting = new LinkedHashSet<>(ids);
        this.until = now.plus(MAX_DURATION);
        this.lastEventAt = now;
    }

    /**
     * Pushes news.
     *
     * @param found the images that exist, by id
     * @param asked the ids that were looked up
     */
    synchronized void update(Map<String, Classification> found, Collection<String> asked, Instant now) {
        for (String id : asked) {
            Classification image = found.get(id);
            if (!waiting.contains(id) || image != null && !image.finished()) {
                continue;
            }
            waiting.remove(id);
            lastEventAt = now;
            if (image == null) {
                stream.gone(id);
            } else {
                stream.classification(image);
            }
        }
        if (waiting.isEmpty()) {
            closed = true;
            stream.end();
        } else if (!now.isBefore(until)) {
            closed = true;
            stream.disconnect();
        } else if (!now.isBefore(lastEventAt.plus(HEARTBEAT))) {
            lastEventAt = now;
            stream.heartbeat();
        }
    }

    synchronized Set<String> waiting() {
        return Set.copyOf(waiting);
    }

    /** Whether the subscriber is connected and waits for more. */
    synchronized boolean active() {
        return !closed && stream.open();
    }
}
