package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

import jakarta.resource.spi.work.Work;

import dev.osprey.sqsra.sqs.AdapterContext;
import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Receives as many messages as there are permits until the stop signal; retries with backoff after every failure. */
final class Poller implements Work {
    private static final Logger LOG = Logger.getLogger(Poller.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    // Others that were sent with the same call as a received message are in the queue by then.
    private static final Duration FOLLOWERS = Duration.ofMillis(5);
    // How often the poller checks the stop signal while it waits for deletions.
    private static final Duration STOP_CHECK = Duration.ofSeconds(1);

    private final SqsQueueConnection connection;
    private final Permits permits;
    private final InFlightMessages inFlight;
    private final int maxInFlight;
    private final Dispatcher dispatcher;
    private final Releaser releaser;
    private final StopSignal stop;
    private final Counters counters;
    private final InstantSource clock;
    private final PollingOutage outage;
    private final Backoff backoff;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    /** @param maxInFlight with more messages than this in flight nothing is received: their deletion has fallen behind */
    Poller(
            SqsQueueConnection connection,
            Permits permits,
            InFlightMessages inFlight,
            int maxInFlight,
            Dispatcher dispatcher,
            Releaser releaser,
            StopSignal stop,
            Counters counters,
            InstantSource clock,
            RandomGenerator random) {
        this.connection = connection;
        this.permits = permits;
        this.inFlight = inFlight;
        this.maxInFlight = maxInFlight;
        this.dispatcher = dispatcher;
        this.releaser = releaser;
        this.stop = stop;
        this.counters = counters;
        this.clock = clock;
        this.outage = new PollingOutage(connection.name(), clock, counters);
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Completes when the last poll has ended. */
    CompletableFuture<Void> termination() {
        return termination;
    }

    @Override
    public void run() {
        try {
            AdapterContext.call(() -> {
                while (!stop.isRaised()) {
                    pollOrPause();
                }
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!stop.isRaised()) {
                LOG.severe(() -> "The poller of queue " + connection.name() + " was interrupted without a stop signal");
            }
        } catch (Error | RuntimeException failure) {
            // The container may not log what a work throws.
            LOG.log(Level.SEVERE, failure, () -> "The poller of queue " + connection.name() + " failed and ends");
            throw failure;
        } finally {
            termination.complete(null);
        }
    }

    @Override
    public void release() {
        stop.raise();
        permits.close();
    }

    private void pollOrPause() throws InterruptedException {
        try {
            poll();
        } catch (RuntimeException e) {
            if (stop.isRaised()) {
                LOG.log(Level.FINE, "The last poll of queue {0} ended: {1}", new Object[] {
                    connection.name(), RootCause.of(e)
                });
                return;
            }
            if (e instanceof QueueDoesNotExistException) {
                connection.markMissing();
            }
            stop.pause(backoff.after(outage.failed(e)));
        }
    }

    private void poll() throws InterruptedException {
        SqsQueue queue = connection.connect();
        if (!inFlight.awaitAtMost(maxInFlight, STOP_CHECK)) {
            return;
        }
        int acquired = permits.acquire(dispatcher.receiveLimit());
        if (acquired == 0) {
            return;
        }
        List<ReceivedMessage> messages = List.of();
        try {
            messages = queue.receive(acquired);
        } finally {
            permits.release(acquired - messages.size());
        }
        counters.polled(clock.instant());
        outage.ended();
        if (!dispatcher.dispatch(messages)) {
            // A long poll returned them after the stop: other consumers get them at once.
            permits.release(messages.size());
            releaser.releaseUndispatched(messages);
        } else if (!messages.isEmpty() && messages.size() < acquired) {
            stop.pause(FOLLOWERS);
        }
    }
}
