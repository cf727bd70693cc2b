package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;

/** The beans that poll the queues and one worker, with depths that the test sets. */
public final class PolledQueues {

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIME_OF_AN_IMAGE = Duration.ofMillis(500);

    private final TestClock clock;
    private final Instant start;
    private final Backlog backlog;
    private final DeadLetterCount deadLetters;
    private int waiting;
    private int dead;
    private long answered;

    public PolledQueues(TestClock clock) {
        this.clock = clock;
        this.start = clock.instant();
        this.backlog = new Backlog(() -> depth(waiting), () -> List.of(heartbeat()), clock);
        this.deadLetters = new DeadLetterCount(() -> depth(dead));
    }

    public Backlog backlog() {
        return backlog;
    }

    public DeadLetterCount deadLetters() {
        return deadLetters;
    }

    /**
     * Polls the requests and the worker two seconds later.
     *
     * @param visible images in the queue
     * @param newAnswers images that the worker has answered since the last poll
     */
    public void poll(int visible, int newAnswers) {
        clock.advance(INTERVAL);
        waiting = visible;
        answered += newAnswers;
        backlog.poll();
    }

    /** @param messages in the dead-letter queue */
    public void pollDeadLetters(int messages) {
        dead = messages;
        deadLetters.poll();
    }

    private static QueueDepth depth(int visible) {
        return new QueueDepth(visible, 0, 0);
    }

    private Heartbeat heartbeat() {
        return new Heartbeat(
                "worker",
                "1",
                WorkerState.BUSY,
                Optional.empty(),
                start,
                Optional.of(start),
                clock.instant(),
                new Heartbeat.Work(answered, TIME_OF_AN_IMAGE.multipliedBy(answered), Optional.empty()),
                Optional.empty());
    }
}
