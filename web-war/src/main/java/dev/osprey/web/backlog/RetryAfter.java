package dev.osprey.web.backlog;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The delay of a {@code Retry-After} header, with jitter so that rejected callers do not return all at once. */
public final class RetryAfter {

    static final Duration MIN = Duration.ofSeconds(1);
    static final Duration MAX = Duration.ofSeconds(60);

    private static final double JITTER = 0.5;

    private final RandomGenerator random;

    public RetryAfter(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Returns whole seconds, as the header requires.
     *
     * @param free the estimated time until there is capacity
     */
    public Duration when(Duration free) {
        double seconds = free.toMillis() / 1000.0 * (1 + JITTER * random.nextDouble());
        // The limit gets jitter as well: with a long backlog most callers would return together.
        double max = MAX.toSeconds() * (1 - JITTER * random.nextDouble());
        return Duration.ofSeconds((long) Math.ceil(Math.max(MIN.toSeconds(), Math.min(max, seconds))));
    }
}
