package dev.osprey.core.fleet;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When idle workers exit by themselves, as the leading scaler publishes it to all workers.
 *
 * @param after idle time after which a worker exits; empty if the policy lets no worker exit by itself
 * @param keep number of workers, the oldest ones, that stay however long they are idle
 */
public record IdleExit(Optional<Duration> after, int keep) {

    public IdleExit {
        Objects.requireNonNull(after, "after");
        if (keep < 0) {
            throw new IllegalArgumentException("keep is " + keep);
        }
    }
}
