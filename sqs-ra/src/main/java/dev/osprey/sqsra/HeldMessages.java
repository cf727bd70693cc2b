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
    private boolean closed;

    HeldMessages(Duration visibility) {
        this.visibility = visibility;
    }

    /** Holds all of the messages; false, and none, once closed: whoever drains must not miss a late one. */
    synchronized boolean hold(List<ReceivedMessage> messages) {
        if (closed) {
            return false;
        }
        for (ReceivedMessage message : messages) {
            byHandle.put(message.receiptHandle(), new Held(message, message.at().plus(visibility), false));
        }
        return true;
    }

    /** From now on nothing more is held. */
    synchronized void close() {
        closed = true;
    }

    /** Notes that its deletion or its return is under way; true for the first who says so while it is held. */
    synchronized boolean settle(ReceivedMessage message) {
        Held now = byHandle.get(message.receiptHandle());
        if (now == null || now.settled()) {
            return false;
        }
        byHandle.put(message.receiptHandle(), new Held(message, now.hiddenUntil(), true));
        return true;
    }

    synchronized void forget(ReceivedMessage message) {
        byHandle.remove(message.receiptHandle());
        notifyAll();
    }

    /** Notes that the message, if it is still held, stays hidden until the given time. */
    synchronized void hiddenUntil(ReceivedMessage message, Instant until) {
        byHandle.computeIfPresent(message.receiptHandle(), (handle, held) -> new Held(message, until, held.settled()));
    }

    /** Those of which half of the visibility time-out or more has passed. */
    synchronized List<ReceivedMessage> pastHalfTime(Instant now) {
        Instant halfTime = now.plus(visibility.dividedBy(2));
        return byHandle.values().stream()
                .filter(held -> !held.hiddenUntil().isAfter(halfTime))
                .map(Held::message)
                .toList();
    }

    /** Those that are neither being deleted nor being handed back: what a stop hands back. */
    synchronized List<ReceivedMessage> unfinished() {
        return byHandle.values().stream()
                .filter(held -> !held.settled())
                .map(Held::message)
                .toList();
    }

    synchronized int count() {
        return byHandle.size();
    }

    /** Waits until no more than {@code most} are held; false when that took longer than the bound. */
    synchronized boolean awaitAtMost(int most, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (byHandle.size() > most) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private record Held(ReceivedMessage message, Instant hiddenUntil, boolean settled) {}
}
