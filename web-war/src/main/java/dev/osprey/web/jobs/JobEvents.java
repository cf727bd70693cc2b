package dev.osprey.web.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.web.clients.Places;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.progress.EventStreams;
import dev.osprey.web.progress.SseStream;

/** Sends the progress of jobs to the subscribers of this node whenever it changes; without any subscriber it makes no call. */
@Singleton
public class JobEvents {

    private static final int POLL_MILLIS = 500;
    // Others take turns.
    private static final Duration POLL_TIME = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private final FailureGuard guard = new FailureGuard(
            "looking up jobs for subscribers", RuntimeException.class, Logger.getLogger(JobEvents.class.getName()));
    private final JobLookup lookup;
    private final EventStreams streams;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final Queue<Subscriber> subscribers = new ConcurrentLinkedQueue<>();
    private ScheduledFuture<?> polls;

    @Inject
    JobEvents(JobLookup lookup, EventStreams streams, Clock clock, ScheduledExecutorService scheduler) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.streams = Objects.requireNonNull(streams, "streams");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    @PostConstruct
    void start() {
        polls = scheduler.scheduleWithFixedDelay(
                () -> guard.run(this::poll), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        polls.cancel(false);
    }

    /**
     * Sends the progress now, and then whenever it changes.
     *
     * @param client address of the subscriber
     * @throws ProblemException 404 when there is no such job, 429 or 503 when there are too many subscribers
     */
    void subscribe(String client, String id, SseStream stream) {
        JobProgress first = lookup.byId(id);
        Subscriber subscriber = new Subscriber(id, stream, streams.take(client), clock.instant());
        if (subscriber.update(Optional.of(first), clock.instant())) {
            subscribers.add(subscriber);
        }
    }

    void poll() {
        Instant end = clock.instant().plus(POLL_TIME);
        // The first ones go to the end of the queue, so that all get their turn.
        for (int left = subscribers.size(); left > 0 && clock.instant().isBefore(end); left--) {
            Subscriber next = subscribers.remove();
            boolean active = true;
            try {
                active = next.isOpen() && next.update(lookup.find(next.id), clock.instant());
            } finally {
                if (active) {
                    subscribers.add(next);
                } else {
                    next.place.close();
                }
            }
        }
    }

    int size() {
        return subscribers.size();
    }

    /** One connection; used by one thread at a time. */
    private static final class Subscriber {

        private final String id;
        private final SseStream stream;
        private final Places.Place place;
        private final Instant until;
        private Instant lastEventAt;
        private String sent = "";

        private Subscriber(String id, SseStream stream, Places.Place place, Instant now) {
            this.id = id;
            this.stream = stream;
            this.place = place;
            this.until = now.plus(MAX_DURATION);
            this.lastEventAt = now;
        }

        private boolean isOpen() {
            return stream.open();
        }

        /**
         * Sends news.
         *
         * @param progress empty when the job was deleted
         * @return whether more is to come
         */
        private boolean update(Optional<JobProgress> progress, Instant now) {
            String json = progress.map(job -> job.json().toString()).orElse(sent);
            if (!json.equals(sent)) {
                stream.event("progress", json);
                sent = json;
                lastEventAt = now;
            }
            if (progress.filter(job -> !job.finished()).isEmpty()) {
                stream.end();
                place.close();
                return false;
            }
            if (!now.isBefore(until)) {
                stream.disconnect();
                place.close();
                return false;
            }
            if (!now.isBefore(lastEventAt.plus(HEARTBEAT))) {
                lastEventAt = now;
                stream.heartbeat();
            }
            return true;
        }
    }
}
