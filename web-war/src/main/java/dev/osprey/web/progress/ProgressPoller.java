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

/** Polls the results table for the subscribers; without any a poll makes no call. */
@Singleton
public class ProgressPoller {

    private static final Logger LOG = Logger.getLogger(ProgressPoller.class.getName());
    private static final int POLL_MILLIS = 300;

    private final Subscriptions subscriptions;
    private final ScheduledExecutorService scheduler;
    private ScheduledFuture<?> polls;
    private String lastFailure = "";

    @Inject
    ProgressPoller(Cloud cloud, Clock clock, EventStreams streams, ScheduledExecutorService scheduler) {
        subscriptions = new Subscriptions(ids -> cloud.results().find(ids), clock, streams);
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    @PostConstruct
    void start() {
        polls = scheduler.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        polls.cancel(false);
    }

    void subscribe(String client, List<String> ids, EventStream stream) {
        subscriptions.add(client, ids, stream);
    }

    private void poll() {
        try {
            subscriptions.poll();
            lastFailure = "";
        } catch (RuntimeException failure) {
            // The next poll may succeed; an exception would cancel all further ones.
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(lastFailure)) {
                LOG.warning(() -> "results cannot be looked up for subscribers: " + failure);
            }
            lastFailure = message;
        }
    }
}
