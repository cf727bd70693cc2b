package dev.osprey.sqsra;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

import jakarta.resource.spi.work.Work;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Fetches messages for free permits, and for no more, until it is told to stop; heals itself after every failure. */
final class Poller implements Work {
    private static final Logger LOG = Logger.getLogger(Poller.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    // How often a poller that holds off looks whether it is to stop.
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final QueueConnection connection;
    private final Permits permits;
    private final HeldMessages held;
    private final int mostHeld;
    private final Deliveries deliveries;
    private final StopSignal stop;
    private final Counters counters;
    private final InstantSource clock;
    private final Outage outage;
    private final Backoff backoff;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** @param mostHeld while more messages than this are held, nothing is fetched: their deletion has fallen behind */
    Poller(
            QueueConnection connection,
            Permits permits,
            HeldMessages held,
            int mostHeld,
            Deliveries deliveries,
            StopSignal stop,
            Counters counters,
            InstantSource clock,
            RandomGenerator random) {
        this.connection = connection;
        this.permits = permits;
        this.held = held;
        this.mostHeld = mostHeld;
        this.deliveries = deliveries;
        this.stop = stop;
        this.counters = counters;
        this.clock = clock;
        this.outage = new Outage(connection.name(), clock, counters);
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Done when the last poll is over. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // What the SDK makes on this thread must hold on to the adapter and not to the application.
        thread.setContextClassLoader(Poller.class.getClassLoader());
        try {
            while (!stop.given()) {
                pollOrPause();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
        } finally {
            thread.setContextClassLoader(before);
            if (!stop.given()) {
                LOG.log(Level.SEVERE, "Polling of queue {0} has ended without being told to", connection.name());
            }
            ended.complete(null);
        }
    }

    @Override
    public void release() {
        stop.give();
        permits.close();
    }

    private void pollOrPause() throws InterruptedException {
        try {
            poll();
        } catch (RuntimeException e) {
            if (stop.given()) {
                LOG.log(Level.FINE, "The last poll of queue {0} ended: {1}", new Object[] {
                    connection.name(), Problem.of(e)
                });
                return;
            }
            if (e instanceof QueueDoesNotExistException) {
                connection.lookAgain();
            }
            stop.pause(backoff.after(outage.failed(e)));
        }
    }

    private void poll() throws InterruptedException {
        SqsQueue queue = connection.connect();
        if (!held.awaitAtMost(mostHeld, LOOK_AROUND)) {
            return;
        }
        int taken = permits.take(deliveries.most());
        if (taken == 0) {
            return;
        }
        List<ReceivedMessage> messages = List.of();
        try {
            messages = queue.receive(taken);
        } finally {
            permits.giveBack(taken - messages.size());
        }
        counters.polled(clock.instant());
        outage.over();
        if (!deliveries.start(messages)) {
            handBack(queue, messages);
        }
    }

    /** What a long poll brings after the stop was not begun by anyone: others may have it at once. */
    private void handBack(SqsQueue queue, List<ReceivedMessage> messages) {
        permits.giveBack(messages.size());
        if (messages.isEmpty()) {
            return;
        }
        try {
            queue.show(messages.stream()
                    .map(message -> new SqsQueue.Reappearance(message, Duration.ZERO))
                    .toList());
        } catch (SdkException e) {
            LOG.log(
                    Level.WARNING,
                    "Could not hand back {0} messages to queue {1}; they come back when their visibility time-out ends: {2}",
                    new Object[] {messages.size(), connection.name(), Problem.of(e)});
        }
    }
}
