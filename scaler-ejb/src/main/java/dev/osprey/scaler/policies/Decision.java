package dev.osprey.scaler.policies;

import java.util.Objects;

/**
 * The decision of a policy.
 *
 * @param wanted number of workers, including booting ones
 * @param reason the inputs, for the log: {@code needed=5 rate=18.0/s}
 * @param next the policy with its new state, for the next decision
 */
public record Decision(int wanted, String reason, Policy next) {

    public Decision {
        if (wanted < 0) {
            throw new IllegalArgumentException("wanted is " + wanted);
        }
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(next, "next");
    }
}
