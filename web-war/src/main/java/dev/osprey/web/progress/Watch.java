package dev.osprey.web.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.osprey.core.classification.Classification;

/** The images that one listener still waits for. */
final class Watch {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final EventStream stream;
    private final Set<String> waiting;
    private final Instant until;
    private Instant lastSign;
    private boolean over;

    Watch(EventStream stream, Collection<String> ids, Instant now) {
        this.stream = stream;
        this.waiting = new LinkedHashSet<>(ids);
        this.until = now.plus(LONGEST);
        this.lastSign = now;
    }

    /** Tells what was found of those ids that were asked for. */
    synchronized void looked(Map<String, Classification> found, Collection<String> asked, Instant now) {
        for (String id : asked) {
            Classification image = found.get(id);
            if (!waiting.contains(id) || image != null && !image.finished()) {
                continue;
            }
            waiting.remove(id);
            lastSign = now;
            if (image == null) {
                stream.gone(id);
            } else {
                stream.classification(image);
            }
        }
        if (waiting.isEmpty()) {
            over = true;
            stream.end();
        } else if (!now.isBefore(until)) {
            over = true;
            stream.breakOff();
        } else if (!now.isBefore(lastSign.plus(HEARTBEAT))) {
            lastSign = now;
            stream.heartbeat();
        }
    }

    synchronized Set<String> waiting() {
        return Set.copyOf(waiting);
    }

    /** Whether there is somebody to tell and something to wait for. */
    synchronized boolean goesOn() {
        return !over && stream.open();
    }
}
