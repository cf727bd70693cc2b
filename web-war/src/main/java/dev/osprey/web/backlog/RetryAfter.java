package dev.osprey.web.backlog;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** When to ask again, spread so that all who were refused do not come back at once. */
public final class RetryAfter {

    static final Duration SOONEST = Duration.ofSeconds(1);
    static final Duration LATEST = Duration.ofSeconds(60);

    private static final double SPREAD = 0.5;

    private final RandomGenerator random;

    public RetryAfter(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Whole seconds, since the header can say no other.
     *
     * @param free when there is room again, as far as is known
     */
    public Duration when(Duration free) {
        double seconds = free.toMillis() / 1000.0 * (1 + SPREAD * random.nextDouble());
        // The bound is spread as well: a long backlog is where most would come back together.
        double latest = LATEST.toSeconds() * (1 - SPREAD * random.nextDouble());
        return Duration.ofSeconds((long) Math.ceil(Math.max(SOONEST.toSeconds(), Math.min(latest, seconds))));
    }
}
