package dev.osprey.core.queues;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;

/**
 * Estimates the age of the oldest waiting request, which SQS reveals only to its receiver. SQS delivers roughly in order: a
 * waiting message was sent after the newest message that a worker received, and after the last observation of an empty queue.
 * Not thread-safe.
 */
public final class OldestMessage {

    // Every waiting message was sent after this time; null before the first observation.
    private Instant sentAfter;

    /**
     * @param depth of the request queue
     * @param heartbeats of all workers
     * @return never negative, also when a worker's clock is ahead; empty if no message waits
     */
    public Optional<Duration> age(QueueDepth depth, Collection<Heartbeat> heartbeats, Instant now) {
        boolean waiting = depth.visible() + depth.delayed() > 0;
        if (!waiting || sentAfter == null) {
            sentAfter = now;
        } else {
            heartbeats.stream()
                    .flatMap(heartbeat -> heartbeat.work().newestTaken().stream())
                    .max(Comparator.naturalOrder())
                    .filter(sentAfter::isBefore)
                    .ifPresent(taken -> sentAfter = taken);
        }
        return waiting ? Optional.of(between(sentAfter, now)) : Optional.empty();
    }

    /** Zero for a time in the future: clocks of different machines may differ. */
    private static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }
}
