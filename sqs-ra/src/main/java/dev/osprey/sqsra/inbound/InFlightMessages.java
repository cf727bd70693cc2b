package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that were received and are not deleted or released yet, each with the end of its visibility timeout. */
final class InFlightMessages {
    private final Duration visibilityTimeout;
    private final Map<String, Entry> byReceiptHandle = new LinkedHashMap<>();
    private boolean closed;

    InFlightMessages(Duration visibilityTimeout) {
        this.visibilityTimeout = visibilityTimeout;
    }

    /** Adds all of the messages, or none and returns false once closed: a drain must not miss a late one. */
    synchronized boolean add(List<ReceivedMessage> messages) {
        if (closed) {
            return false;
        }
        for (ReceivedMessage message : messages) {
            byReceiptHandle.put(
                    message.receiptHandle(),
                    new Entry(message, message.receivedAt().plus(visibilityTimeout), false));
        }
        return true;
    }

    /** From now on nothing is added. */
    synchronized void close() {
        closed = true;
    }

    /** Marks the message as being deleted or released; true for the first caller while the message is in flight. */
    synchronized boolean beginSettlement(ReceivedMessage message) {
        Entry entry = byReceiptHandle.get(message.receiptHandle());
        if (entry == null || entry.settling()) {
            return false;
        }
        byReceiptHandle.put(message.receiptHandle(), new Entry(message, entry.invisibleUntil(), true));
        return true;
    }

    synchronized void remove(ReceivedMessage message) {
        byReceiptHandle.remove(message.receiptHandle());
        notifyAll();
    }

    /** Records the new end of the visibility timeout if the message is still in flight. */
    synchronized void extended(ReceivedMessage message, Instant invisibleUntil) {
        byReceiptHandle.computeIfPresent(
                message.receiptHandle(), (handle, entry) -> new Entry(message, invisibleUntil, entry.settling()));
    }

    /** Those with at most half of their visibility timeout left. */
    synchronized List<ReceivedMessage> dueForExtension(Instant now) {
        Instant halfTime = now.plus(visibilityTimeout.dividedBy(2));
        return byReceiptHandle.values().stream()
                .filter(entry -> !entry.invisibleUntil().isAfter(halfTime))
                .map(Entry::message)
                .toList();
    }

    /** Those that are being neither deleted nor released: what a stop releases. */
    synchronized List<ReceivedMessage> unsettled() {
        return byReceiptHandle.values().stream()
                .filter(entry -> !entry.settling())
                .map(Entry::message)
                .toList();
    }

    synchronized int count() {
        return byReceiptHandle.size();
    }

    /** Waits until at most {@code limit} messages are in flight; false when the timeout expires first. */
    synchronized boolean awaitAtMost(int limit, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (byReceiptHandle.size() > limit) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private record Entry(ReceivedMessage message, Instant invisibleUntil, boolean settling) {}
}
