package dev.osprey.scaler.policies;

/**
 * Decides how many workers are wanted. Policies are immutable: a decision contains the policy with the new state, so that the
 * same policy and observation always give the same decision.
 */
public interface Policy {

    /** Its name in the settings and on the operations page. */
    String name();

    /** @return a decision within the bounds that keeps all booting workers */
    Decision decide(Observation seen, Bounds bounds);
}
