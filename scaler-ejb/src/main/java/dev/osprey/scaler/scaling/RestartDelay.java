package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter before a worker that died is replaced. The first death causes no delay; each further
 * death soon after a start doubles it, so that a worker that cannot run does not keep the machine busy with restarts.
 */
final class RestartDelay {

    // A worker that lived this long was healthy: its death resets the backoff.
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);
    private static final int MAX_DOUBLINGS = 30;

    private final Duration first;
    private final Duration max;
    private final RandomGenerator random;
    private int earlyDeaths;
    private Instant notBefore = Instant.MIN;

    RestartDelay(Duration first, Duration max, RandomGenerator random) {
        this.first = Objects.requireNonNull(first, "first");
        this.max = Objects.requireNonNull(max, "max");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** Records that a worker exited unexpectedly. */
    void died(Instant startedAt, Instant at) {
        boolean early = Duration.between(startedAt, at).compareTo(HEALTHY_AFTER) < 0;
        earlyDeaths = early ? earlyDeaths + 1 : 0;
        if (earlyDeaths > 1) {
            Duration delay = first.multipliedBy(1L << Math.min(earlyDeaths - 2, MAX_DOUBLINGS));
            Duration capped = delay.compareTo(max) < 0 ? delay : max;
            // Equal jitter: workers that failed together do not restart together.
            notBefore = at.plusMillis((long) (capped.toMillis() * (0.5 + random.nextDouble() / 2)));
        }
    }

    /** Resets the backoff. */
    void reset() {
        earlyDeaths = 0;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(notBefore);
    }
}
