package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * The rate at which images are answered while others are waiting, which is the capacity of the workers. Without a backlog
 * the rate would be that of the uploads. Not thread-safe.
 */
final class AnswerRate {

    /** Older intervals say nothing about the current fleet. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Less busy time is not a measurement, since workers report every two seconds. */
    static final Duration MIN_BUSY = Duration.ofSeconds(6);

    // A longer one means that the node was paused or the clock was set.
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(30);

    private record Busy(Instant end, Duration length, long answers) {}

    private final Deque<Busy> busy = new ArrayDeque<>();

    /** Records an interval at whose start and end requests were waiting. */
    void busy(Instant start, Instant end, long answers) {
        Duration length = Duration.between(start, end);
        if (length.compareTo(Duration.ZERO) > 0 && length.compareTo(MAX_INTERVAL) <= 0) {
            busy.add(new Busy(end, length, answers));
        }
    }

    /** Answers per second; empty when there was too little to measure, or not a single answer. */
    OptionalDouble perSecond(Instant now) {
        Instant oldest = now.minus(WINDOW);
        busy.removeIf(interval -> interval.end().isBefore(oldest));
        Duration length = busy.stream().map(Busy::length).reduce(Duration.ZERO, Duration::plus);
        long answers = busy.stream().mapToLong(Busy::answers).sum();
        return length.compareTo(MIN_BUSY) < 0 || answers == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(answers * 1000.0 / length.toMillis());
    }
}
