package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a worker replaces one that died: not at all for the first, then longer with each that dies
 * soon after its start, so that a worker that cannot work does not keep the machine busy with starting.
 */
final class RestartDelay {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;

    private final RandomGenerator random;
    private int earlyDeaths;
    private Instant notBefore = Instant.MIN;

    RestartDelay(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /** Notes a worker that ended without being asked to. */
    void died(Instant startedAt, Instant at) {
        boolean early = Duration.between(startedAt, at).compareTo(SETTLED) < 0;
        earlyDeaths = early ? earlyDeaths + 1 : 0;
        if (earlyDeaths > 1) {
            Duration delay = FIRST.multipliedBy(1L << Math.min(earlyDeaths - 2, MOST_DOUBLINGS));
            Duration capped = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
            // Half of it is chance: workers that failed together do not come back together.
            notBefore = at.plusMillis((long) (capped.toMillis() * (0.5 + random.nextDouble() / 2)));
        }
    }

    /** From now on it is as if none had died. */
    void forget() {
        earlyDeaths = 0;
    }

    boolean over(Instant now) {
        return !now.isBefore(notBefore);
    }
}
