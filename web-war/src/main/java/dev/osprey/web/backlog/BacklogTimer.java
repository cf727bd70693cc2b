package dev.osprey.web.backlog;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.RecurringTask;

/** Polls the queues, so that neither uploads nor scrapes of the metrics have to. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BacklogTimer {

    @Inject
    private CloudSetup setup;

    @Inject
    private Backlog backlog;

    @Inject
    private DeadLetterCount deadLetters;

    private RecurringTask requests;
    private RecurringTask dead;

    @PostConstruct
    void start() {
        requests = new RecurringTask("polling the request queue", backlog::poll);
        dead = new RecurringTask("polling the dead-letter queue", deadLetters::poll);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void pollRequests() {
        if (setup.complete()) {
            requests.run();
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
    void pollDeadLetters() {
        if (setup.complete()) {
            dead.run();
        }
    }
}
