package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.resource.spi.InvalidPropertyException;

import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.ManualClock;

/** Messages in flight, received from a queue on a server, for the classes that settle them. */
final class InFlightOnSqs implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    final InFlightMessages inFlight;
    final SqsQueueConnection connection;
    final Counters counters;
    final List<ReceivedMessage> messages = new ArrayList<>();
    private final ActivationSettings settings;

    InFlightOnSqs(SqsActivationSpec spec, int count) throws InvalidPropertyException, InterruptedException {
        settings = spec.settings();
        inFlight = new InFlightMessages(settings.visibilityTimeout());
        counters = new Counters(inFlight);
        connection = new SqsQueueConnection(settings, clock, SqsClients::open);
        SqsQueue queue = connection.connect();
        Eventually.await("all messages are received", () -> {
            messages.addAll(queue.receive(SqsQueue.BATCH));
            return messages.size() == count;
        });
        inFlight.add(messages);
    }

    VisibilityExtender extender() {
        return new VisibilityExtender(inFlight, connection, settings.visibilityTimeout(), clock, counters);
    }

    /** Acknowledges all of them one after the other, then makes the calls on this thread. */
    void acknowledgeAll() {
        List<Runnable> tasks = new ArrayList<>();
        Acknowledger acknowledger = new Acknowledger(tasks::add, connection, inFlight, () -> 0, counters);
        messages.forEach(acknowledger::acknowledge);
        runAll(tasks);
    }

    /** Releases all of them without delay, with the calls on this thread. */
    void releaseAll() {
        List<Runnable> tasks = new ArrayList<>();
        Releaser releaser = new Releaser(tasks::add, connection, inFlight);
        messages.forEach(message -> releaser.release(message, Duration.ZERO));
        runAll(tasks);
    }

    /** A task may add further ones. */
    private static void runAll(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
