package dev.osprey.web.progress;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.FailureGuard;

/** Polls the results table for the subscribers; without any a poll makes no call. */
@Singleton
public class ProgressPoller {

    private static final int POLL_MILLIS = 300;

    private final FailureGuard guard = new FailureGuard(
            "looking up results for subscribers",
            RuntimeException.class,
            Logger.getLogger(ProgressPoller.class.getName()));
    private final Subscriptions subscriptions;
    private final ScheduledExecutorService scheduler;
    private ScheduledFuture<?> polls;

    @Inject
    ProgressPoller(Cloud cloud, Clock clock, EventStreams streams, ScheduledExecutorService scheduler) {
        subscriptions = new Subscriptions(ids -> cloud.results().find(ids), clock, streams);
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    @PostConstruct
    void start() {
        polls = scheduler.scheduleWithFixedDelay(
                () -> guard.run(subscriptions::poll), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        polls.cancel(false);
    }

    void subscribe(String client, List<String> ids, EventStream stream) {
        subscriptions.add(client, ids, stream);
    }
}
