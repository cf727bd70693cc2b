package dev.osprey.web.backlog;

import java.util.logging.Logger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.web.cloud.CloudSetup;
import software.amazon.awssdk.core.exception.SdkException;

/** Polls the queues, so that neither uploads nor scrapes of the metrics have to. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BacklogTimer {

    private static final Logger LOG = Logger.getLogger(BacklogTimer.class.getName());

    private final FailureGuard requests = new FailureGuard("polling the request queue", SdkException.class, LOG);
    private final FailureGuard dead = new FailureGuard("polling the dead-letter queue", SdkException.class, LOG);

    @Inject
    private CloudSetup setup;

    @Inject
    private Backlog backlog;

    @Inject
    private DeadLetterCount deadLetters;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void pollRequests() {
        if (setup.complete()) {
            requests.run(backlog::poll);
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
    void pollDeadLetters() {
        if (setup.complete()) {
            dead.run(deadLetters::poll);
        }
    }
}
