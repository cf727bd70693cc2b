package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How many images a second are answered while others are waiting: then the workers are as fast as they can be. What
 * comes while nothing waits says how much is asked, not how much could be done. Not thread-safe.
 */
final class AnswerRate {

    /** What is older says nothing of the fleet of now. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Less busy time is no measurement: workers tell of their work every two seconds. */
    static final Duration LEAST_BUSY = Duration.ofSeconds(6);

    // A node that was paused, or a clock that was set.
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

    private record Busy(Instant end, Duration length, long answers) {}

    private final Deque<Busy> busy = new ArrayDeque<>();

    /** Notes an interval at whose beginning and end requests were waiting. */
    void busy(Instant begin, Instant end, long answers) {
        Duration length = Duration.between(begin, end);
        if (length.compareTo(Duration.ZERO) > 0 && length.compareTo(LONGEST_INTERVAL) <= 0) {
            busy.add(new Busy(end, length, answers));
        }
    }

    /** Empty when there was too little to measure, or not a single answer. */
    OptionalDouble perSecond(Instant now) {
        Instant oldest = now.minus(WINDOW);
        busy.removeIf(interval -> interval.end().isBefore(oldest));
        Duration length = busy.stream().map(Busy::length).reduce(Duration.ZERO, Duration::plus);
        long answers = busy.stream().mapToLong(Busy::answers).sum();
        return length.compareTo(LEAST_BUSY) < 0 || answers == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(answers * 1000.0 / length.toMillis());
    }
}
