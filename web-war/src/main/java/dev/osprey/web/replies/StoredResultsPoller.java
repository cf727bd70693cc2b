package dev.osprey.web.replies;

import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.failures.FailureGuard;

/** Polls the results table for pending images; an EJB timer could not run more often than once a second. */
@Singleton
public class StoredResultsPoller {

    private static final Logger LOG = Logger.getLogger(StoredResultsPoller.class.getName());
    private static final int POLL_MILLIS = 250;

    private final FailureGuard guard = new FailureGuard("looking up stored results", RuntimeException.class, LOG);
    private final StoredResults stored;
    private final ScheduledExecutorService scheduler;
    private ScheduledFuture<?> polls;

    @Inject
    StoredResultsPoller(StoredResults stored, ScheduledExecutorService scheduler) {
        this.stored = Objects.requireNonNull(stored, "stored");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    @PostConstruct
    void start() {
        polls = scheduler.scheduleWithFixedDelay(
                () -> guard.run(stored::lookUpDue), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        polls.cancel(false);
    }
}
