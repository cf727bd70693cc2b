package dev.osprey.web.backlog;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;

/** How many requests were given up, as of the last look. */
@Singleton
public class DeadLetterCount {

    private final Cloud cloud;
    private volatile int last;

    @Inject
    DeadLetterCount(Cloud cloud) {
        this.cloud = cloud;
    }

    void look() {
        last = cloud.queues().deadLetterDepth().total();
    }

    public int last() {
        return last;
    }
}
