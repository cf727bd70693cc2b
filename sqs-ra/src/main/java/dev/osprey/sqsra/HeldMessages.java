package dev.osprey.sqsra;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that were received and are not yet acknowledged or handed back, each with the time it stays hidden. */
final class HeldMessages {
    private final Duration visibility;
    private final Map<String, Held> byHandle = new LinkedHashMap<>();

    HeldMessages(Duration visibility) {
        this.visibility = visibility;
    }

    synchronized void hold(ReceivedMessage message) {
        byHandle.put(message.receiptHandle(), new Held(message, message.at().plus(visibility)));
    }

    synchronized void forget(ReceivedMessage message) {
        byHandle.remove(message.receiptHandle());
        if (byHandle.isEmpty()) {
            notifyAll();
        }
    }

    /** Notes that the message, if it is still held, stays hidden until the given time. */
    synchronized void hiddenUntil(ReceivedMessage message, Instant until) {
        byHandle.computeIfPresent(message.receiptHandle(), (handle, held) -> new Held(message, until));
    }

    /** Those of which half of the visibility time-out or more has passed. */
    synchronized List<ReceivedMessage> pastHalfTime(Instant now) {
        Instant halfTime = now.plus(visibility.dividedBy(2));
        return byHandle.values().stream()
                .filter(held -> !held.hiddenUntil().isAfter(halfTime))
                .map(Held::message)
                .toList();
    }

    synchronized List<ReceivedMessage> all() {
        return byHandle.values().stream().map(Held::message).toList();
    }

    synchronized int count() {
        return byHandle.size();
    }

    /** Waits until nothing is held; false when that took longer than the bound. */
    synchronized boolean awaitNone(Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!byHandle.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private record Held(ReceivedMessage message, Instant hiddenUntil) {}
}
