package dev.osprey.sqsra;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.resource.spi.work.Work;

/** Delivers messages one after the other: a single one, or those of a FIFO group, which stop at the first that fails. */
final class DeliveryWork implements Work {
    private final List<ReceivedMessage> messages;
    private final Deliveries deliveries;
    private final AtomicBoolean begun = new AtomicBoolean();

    DeliveryWork(List<ReceivedMessage> messages, Deliveries deliveries) {
        this.messages = List.copyOf(messages);
        this.deliveries = deliveries;
    }

    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        Iterator<ReceivedMessage> left = messages.iterator();
        boolean succeeded = true;
        while (succeeded && left.hasNext()) {
            succeeded = deliveries.mayBegin() && new Delivery(left.next(), deliveries).run();
        }
        // Their turn comes after the one that failed.
        left.forEachRemaining(message -> deliveries.ended(message, Delivery.Outcome.BEHIND, null));
    }

    /** Hands the messages back unless the work has begun, as a rejection may be told twice; true when it did. */
    boolean reject() {
        boolean first = begun.compareAndSet(false, true);
        if (first) {
            messages.forEach(message -> deliveries.ended(message, Delivery.Outcome.NOT_STARTED, null));
        }
        return first;
    }

    @Override
    public void release() {
        // The container asks to hurry; the drain of the activation decides how long a bean may take.
    }
}
