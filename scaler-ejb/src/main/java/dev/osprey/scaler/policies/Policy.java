package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides how many workers are wanted. Policies are immutable: a decision contains the policy with the new state, so that the
 * same policy and observation always give the same decision.
 */
public interface Policy {

    /** Its name in the settings and on the operations page. */
    String name();

    /** @return a decision within the bounds that keeps all booting workers */
    Decision decide(Observation seen, Bounds bounds);

    /** How long a worker may be idle before it exits by itself; empty if only the scaler stops workers. */
    default Optional<Duration> maxIdle() {
        return Optional.empty();
    }
}
