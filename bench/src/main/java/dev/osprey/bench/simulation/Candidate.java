package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.osprey.scaler.policies.BacklogPolicy;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.LaunchOnlyPolicy;
import dev.osprey.scaler.policies.LinearPolicy;
import dev.osprey.scaler.policies.Policy;
import dev.osprey.scaler.policies.RatioPolicy;
import dev.osprey.scaler.policies.StepPolicy;
import dev.osprey.scaler.policies.ThresholdPolicy;

/**
 * A policy with the bounds of the system that it was published with.
 *
 * @param spare how many instances of the maximum are reserved for the web tier
 */
record Candidate(String name, Supplier<Policy> policy, int spare) {

    /** @param target latency target of {@code backlog} */
    static List<Candidate> all(Duration target) {
        return List.of(
                new Candidate("linear", LinearPolicy::new, 0),
                new Candidate("step", () -> new StepPolicy(Duration.ofSeconds(60)), 0),
                new Candidate("threshold", ThresholdPolicy::new, 1),
                new Candidate("launch-only", LaunchOnlyPolicy::new, 1),
                new Candidate("ratio", () -> new RatioPolicy(3), 0),
                new Candidate("backlog", () -> new BacklogPolicy(target), 0));
    }

    Bounds bounds(int workers) {
        return new Bounds(1, workers - spare);
    }
}
