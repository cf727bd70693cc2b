package dev.osprey.scaler.policies;

/**
 * Decides how many workers are wanted. Immutable: what a policy remembers is in the policy that follows it, so that the
 * same policy and observation always give the same decision.
 */
public interface Policy {

    /** As it is chosen and shown. */
    String name();

    /** @return a count within the bounds and not below what is booting */
    Decision decide(Observation seen, Bounds bounds);
}
