package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

import jakarta.resource.spi.work.WorkManager;

import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.ManualClock;
import dev.osprey.sqsra.StrictContainer;

/** Received messages in flight, and the classes that settle them; calls to SQS run on the test's thread. */
final class ReceivedBatch implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    final InFlightMessages inFlight;
    final SqsQueueConnection connection;
    final Counters counters;
    final List<ReceivedMessage> messages = new ArrayList<>();
    final Acknowledger acknowledger;
    final Releaser releaser;
    final VisibilityExtender extender;
    private final ActivationSettings settings;
    private final Queue<Runnable> calls = new ArrayDeque<>();

    ReceivedBatch(ActivationSettings settings, Function<ActivationSettings, SqsClients> opener, int count)
            throws InterruptedException {
        this.settings = settings;
        inFlight = new InFlightMessages(settings.visibilityTimeout());
        counters = new Counters(inFlight);
        connection = new SqsQueueConnection(settings, clock, opener);
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0);
        acknowledger = new Acknowledger(calls::add, calls::add, connection, inFlight, backoff, counters);
        releaser = new Releaser(calls::add, connection, inFlight);
        extender = new VisibilityExtender(inFlight, connection, settings.visibilityTimeout(), clock, counters);
        SqsQueue queue = connection.connect();
        Eventually.await("all messages are received", () -> {
            messages.addAll(queue.receive(SqsQueue.BATCH));
            return messages.size() == count;
        });
        inFlight.add(messages);
    }

    /** Numbered messages of queue {@code requests}. */
    static ReceivedBatch of(ScriptedSqs sqs, int count) throws InterruptedException {
        sqs.with(count);
        return new ReceivedBatch(Settings.of("requests"), settings -> sqs.clients(), count);
    }

    /** Delivers to the container's endpoints; jitter is zero. */
    Dispatcher dispatcher(StrictContainer container, WorkManager workManager, Permits permits, StopSignal stop) {
        FailedGroups failedGroups = new FailedGroups(clock, settings.visibilityTimeout());
        MessageEndpoints endpoints = new MessageEndpoints(
                container, container.isDeliveryTransacted(null), settings.maxSessions(), stop, clock, () -> 0);
        Settlement settlement = new Settlement(
                settings,
                permits,
                acknowledger,
                releaser,
                new Backoff(settings.redeliveryDelay(), settings.maxRedeliveryDelay(), () -> 0),
                failedGroups,
                stop,
                counters);
        return new Dispatcher(
                settings,
                workManager,
                inFlight,
                new Deliverer(connection, endpoints),
                settlement,
                failedGroups,
                stop,
                counters);
    }

    void acknowledgeAll() {
        messages.forEach(acknowledger::acknowledge);
        makeCalls();
    }

    void releaseAll(Duration delay) {
        messages.forEach(message -> releaser.release(message, delay));
        makeCalls();
    }

    /** A call may schedule the next batch. */
    void makeCalls() {
        while (!calls.isEmpty()) {
            calls.remove().run();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
