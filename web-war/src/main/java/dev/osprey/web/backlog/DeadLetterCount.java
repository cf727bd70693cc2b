package dev.osprey.web.backlog;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;

/** The number of messages in the dead-letter queue at the last poll. */
@Singleton
public class DeadLetterCount {

    private final Cloud cloud;
    private volatile int last;

    @Inject
    DeadLetterCount(Cloud cloud) {
        this.cloud = cloud;
    }

    void poll() {
        last = cloud.queues().deadLetterDepth().total();
    }

    public int last() {
        return last;
    }
}
