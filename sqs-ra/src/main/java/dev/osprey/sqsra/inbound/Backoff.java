package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Exponential backoff with jitter: attempt n waits between half and all of {@code first * 2^(n-1)}, up to the cap. */
final class Backoff {
    private static final int LARGEST_SHIFT = 30;

    private final Duration first;
    private final Duration cap;
    private final RandomGenerator random;

    Backoff(Duration first, Duration cap, RandomGenerator random) {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the first delay must be above zero and not above the cap: " + first + ", " + cap);
        }
        this.first = first;
        this.cap = cap;
        this.random = Objects.requireNonNull(random);
    }

    /** The delay after attempt n has failed, from 1; a smaller number counts as 1. */
    Duration after(int attempt) {
        int shift = Math.min(Math.max(attempt, 1) - 1, LARGEST_SHIFT);
        Duration full = first.multipliedBy(1L << shift);
        Duration capped = full.compareTo(cap) > 0 ? cap : full;
        // Half of it is random, so that messages that failed together are not redelivered together.
        long half = capped.toMillis() / 2;
        return Duration.ofMillis(capped.toMillis() - half + random.nextLong(half + 1));
    }
}
