package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The FIFO groups whose first message has failed and is due for redelivery. A receive call raises the receive count of
 * every message that it returns: fetched again and again with the failed one, the messages behind it would end in the
 * dead-letter queue without a delivery.
 */
final class FailedGroups {
    private final InstantSource clock;
    private final Duration grace;
    private final Map<String, Instant> until = new HashMap<>();

    /** @param grace how long after its delay a failed message is expected; then another consumer or the dead-letter queue has it */
    FailedGroups(InstantSource clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    synchronized void failed(String group, Duration delay) {
        until.put(group, clock.instant().plus(delay).plus(grace));
    }

    synchronized void succeeded(String group) {
        until.remove(group);
    }

    /** Whether the redelivery of any failed message is still expected. */
    synchronized boolean any() {
        Instant now = clock.instant();
        until.values().removeIf(end -> !end.isAfter(now));
        return !until.isEmpty();
    }
}
