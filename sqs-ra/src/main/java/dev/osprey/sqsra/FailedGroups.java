package dev.osprey.sqsra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The FIFO groups whose first message has failed. Each receive counts for all messages that it brings: to fetch those
 * behind the failed one with it again and again would send them to the dead-letter queue without a delivery.
 */
final class FailedGroups {
    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, Instant> until = new HashMap<>();

    /** @param patience how long after its delay a failed message is expected; then it is elsewhere or dead */
    FailedGroups(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    synchronized void failed(String group, Duration delay) {
        until.put(group, clock.instant().plus(delay).plus(patience));
    }

    synchronized void succeeded(String group) {
        until.remove(group);
    }

    /** Whether a failed message is still expected. */
    synchronized boolean any() {
        Instant now = clock.instant();
        until.values().removeIf(end -> !end.isAfter(now));
        return !until.isEmpty();
    }
}
