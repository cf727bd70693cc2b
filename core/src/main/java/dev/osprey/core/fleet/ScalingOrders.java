package dev.osprey.core.fleet;

import java.util.Objects;

/**
 * How the fleet is to be kept.
 *
 * @param policy by its name
 * @param min fewest workers
 * @param max most workers
 * @param paused whether nothing is started and ended
 */
public record ScalingOrders(String policy, int min, int max, boolean paused) {

    public ScalingOrders {
        Objects.requireNonNull(policy, "policy");
        if (min < 0 || max < 1 || max < min) {
            throw new IllegalArgumentException(
                    "min is " + min + " and max is " + max + ": 0 <= min <= max and 1 <= max is needed");
        }
    }
}
