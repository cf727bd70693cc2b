package dev.osprey.web.webhooks;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The delays between attempts: each {@value #FACTOR} times the one before, and shortened at random by up to a half, so that what
 * failed together is not repeated together.
 *
 * @param first after the first attempt
 * @param longest of all
 */
record Backoff(Duration first, Duration longest) {

    private static final int FACTOR = 4;

    Backoff {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(longest, "longest");
        if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("a delay from " + first + " to " + longest);
        }
    }

    /**
     * @param attempts that have failed, at least 1
     * @param wanted what the receiver asks for; counts if it is longer, up to the longest delay
     */
    Duration after(int attempts, Optional<Duration> wanted, RandomGenerator random) {
        Duration full = first;
        for (int attempt = 1; attempt < attempts && full.compareTo(longest) < 0; attempt++) {
            full = full.multipliedBy(FACTOR);
        }
        long millis = shorter(full, longest).toMillis();
        Duration delay = Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
        return wanted.map(asked -> shorter(asked, longest))
                .filter(asked -> asked.compareTo(delay) > 0)
                .orElse(delay);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
