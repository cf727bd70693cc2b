package dev.osprey.web.backlog;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.Repeated;

/** Looks at the queues, so that neither an upload nor a scrape of the metrics has to. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BacklogTimer {

    @Inject
    private CloudSetup setup;

    @Inject
    private Backlog backlog;

    @Inject
    private DeadLetterCount deadLetters;

    private Repeated requests;
    private Repeated dead;

    @PostConstruct
    void start() {
        requests = new Repeated("looking at the request queue", backlog::look);
        dead = new Repeated("looking at the dead-letter queue", deadLetters::look);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void look() {
        if (setup.complete()) {
            requests.run();
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
    void lookAtDeadLetters() {
        if (setup.complete()) {
            dead.run();
        }
    }
}
