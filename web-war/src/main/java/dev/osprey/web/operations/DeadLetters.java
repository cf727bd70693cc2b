package dev.osprey.web.operations;

import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;

/** The dead-letter queue of the requests. */
@Singleton
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class.getName());

    @Inject
    private Cloud cloud;

    /**
     * Moves all dead letters back to the request queue, asynchronously.
     *
     * @return approximate number of messages
     */
    int redrive() {
        int messages = cloud.queues().redriveDeadLetters();
        LOG.info(() -> "redriving dead letters to the request queue count=" + messages);
        return messages;
    }
}
