package dev.osprey.localcloud;

import java.util.Objects;

import org.elasticmq.actor.queue.MessageQueue.FifoMessageQueue;

/** ElasticMQ's messages of a FIFO queue; reports a purge. */
final class FifoMessages extends FifoMessageQueue {

    private final Runnable purged;

    FifoMessages(Runnable purged) {
        this.purged = Objects.requireNonNull(purged, "purged");
    }

    @Override
    public void clear() {
        purged.run();
        super.clear();
    }
}
