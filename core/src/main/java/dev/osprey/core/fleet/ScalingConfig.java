package dev.osprey.core.fleet;

import java.util.Objects;

/**
 * How the scaler sizes the fleet.
 *
 * @param policy name of the policy that decides the number of workers
 * @param min fewest workers
 * @param max most workers
 * @param paused true while the scaler neither starts nor stops workers
 */
public record ScalingConfig(String policy, int min, int max, boolean paused) {

    public ScalingConfig {
        Objects.requireNonNull(policy, "policy");
        if (min < 0 || max < 1 || max < min) {
            throw new IllegalArgumentException(
                    "min is " + min + " and max is " + max + ": 0 <= min <= max and 1 <= max is needed");
        }
    }
}
