package dev.osprey.sqsra.inbound;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.resource.spi.work.Work;

import dev.osprey.sqsra.inbound.DeliveryResult.Outcome;

/** Delivers messages in order: a single one, or those of a FIFO group up to the first that fails. */
final class DeliveryWork implements Work {
    private final List<ReceivedMessage> messages;
    private final Deliverer deliverer;
    private final Settlement settlement;
    private final StopSignal stop;
    private final AtomicBoolean started = new AtomicBoolean();

    DeliveryWork(List<ReceivedMessage> messages, Deliverer deliverer, Settlement settlement, StopSignal stop) {
        this.messages = List.copyOf(messages);
        this.deliverer = deliverer;
        this.settlement = settlement;
        this.stop = stop;
    }

    @Override
    public void run() {
        if (!started.compareAndSet(false, true)) {
            return;
        }
        Iterator<ReceivedMessage> remaining = messages.iterator();
        boolean succeeded = true;
        while (succeeded && remaining.hasNext() && !stop.isRaised()) {
            succeeded = deliver(remaining.next());
        }
        // They must be delivered after the one that failed.
        remaining.forEachRemaining(message -> settlement.settle(message, DeliveryResult.of(Outcome.BLOCKED)));
    }

    private boolean deliver(ReceivedMessage message) {
        // Stands when the container throws an error: the message is settled on every path.
        DeliveryResult result = DeliveryResult.of(Outcome.FAILED);
        try {
            result = deliverer.deliver(message);
        } finally {
            settlement.settle(message, result);
        }
        return result.outcome() == Outcome.SUCCEEDED;
    }

    /** Releases the messages unless the work has started or was rejected before; true when it released them. */
    boolean reject() {
        boolean first = started.compareAndSet(false, true);
        if (first) {
            messages.forEach(message -> settlement.settle(message, DeliveryResult.of(Outcome.NOT_STARTED)));
        }
        return first;
    }

    @Override
    public void release() {
        // The container is in a hurry; how long a bean may take is decided by the drain of the activation.
    }
}
