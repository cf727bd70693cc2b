package dev.osprey.web.backlog;

import java.util.Objects;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.queues.QueueDepth;

/** The number of messages in the dead-letter queue at the last poll. */
@Singleton
public class DeadLetterCount {

    private final Supplier<QueueDepth> queue;
    private volatile int last;

    @Inject
    DeadLetterCount(Cloud cloud) {
        this(cloud.queues()::deadLetterDepth);
    }

    DeadLetterCount(Supplier<QueueDepth> queue) {
        this.queue = Objects.requireNonNull(queue, "queue");
    }

    void poll() {
        last = queue.get().total();
    }

    public int last() {
        return last;
    }
}
