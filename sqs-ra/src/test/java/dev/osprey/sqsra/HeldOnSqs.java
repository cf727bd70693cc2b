package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.resource.spi.InvalidPropertyException;

/** Messages that were received through a front and are held, for the classes that settle them; the clock stands still. */
final class HeldOnSqs implements AutoCloseable {
    final TestClock clock = new TestClock();
    final HeldMessages held;
    final QueueConnection connection;
    final Counters counters;
    final List<ReceivedMessage> messages = new ArrayList<>();
    private final ActivationSettings settings;

    HeldOnSqs(SqsActivationSpec spec, int count) throws InvalidPropertyException, InterruptedException {
        settings = spec.settings();
        held = new HeldMessages(settings.visibilityTimeout());
        counters = new Counters(held);
        connection = new QueueConnection(settings, clock);
        SqsQueue queue = connection.connect();
        Eventually.await("all messages are received", () -> {
            messages.addAll(queue.receive(SqsQueue.BATCH));
            return messages.size() == count;
        });
        held.hold(messages);
    }

    VisibilityKeeper keeper() {
        return new VisibilityKeeper(held, connection, settings.visibilityTimeout(), clock, counters);
    }

    /** Acknowledges all of them as one bean after the other would, and makes the calls on this thread. */
    void acknowledgeAll() {
        List<Runnable> tasks = new ArrayList<>();
        Acknowledger acknowledger = new Acknowledger(tasks::add, connection, held, () -> 0, counters);
        messages.forEach(acknowledger::acknowledge);
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    /** Hands all of them back at once, with the calls on this thread. */
    void returnAll() {
        List<Runnable> tasks = new ArrayList<>();
        Returns returns = new Returns(tasks::add, connection, held);
        messages.forEach(message -> returns.comeBack(message, Duration.ZERO));
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
