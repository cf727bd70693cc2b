package dev.osprey.bench.simulation;

import java.util.Objects;

import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;

/** The inputs of a decision. Policies are pure functions: repeating a decision gives the same result. */
record RecordedDecision(Policy policy, Observation seen, Bounds bounds) {

    RecordedDecision {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(bounds, "bounds");
    }

    Decision repeat() {
        return policy.decide(seen, bounds);
    }

    int booting() {
        return seen.bootingSince().size();
    }
}
