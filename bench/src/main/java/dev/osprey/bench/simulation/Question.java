package dev.osprey.bench.simulation;

import java.util.Objects;

import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;

/** What a policy was once asked. Policies are pure functions: they answer the same however often they are asked. */
record Question(Policy policy, Observation seen, Bounds bounds) {

    Question {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(bounds, "bounds");
    }

    Decision ask() {
        return policy.decide(seen, bounds);
    }

    int booting() {
        return seen.bootingSince().size();
    }
}
