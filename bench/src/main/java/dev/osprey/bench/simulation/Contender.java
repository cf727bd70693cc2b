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
 * A policy with the bounds of the system that it comes from.
 *
 * @param spare how many workers fewer than the most it may have: the web tier takes their place
 */
record Contender(String name, Supplier<Policy> policy, int spare) {

    /** @param target of the policy {@code backlog} */
    static List<Contender> all(Duration target) {
        return List.of(
                new Contender("linear", LinearPolicy::new, 0),
                new Contender("step", () -> new StepPolicy(Duration.ofSeconds(60)), 0),
                new Contender("threshold", ThresholdPolicy::new, 1),
                new Contender("launch-only", LaunchOnlyPolicy::new, 1),
                new Contender("ratio", () -> new RatioPolicy(3), 0),
                new Contender("backlog", () -> new BacklogPolicy(target), 0));
    }

    Bounds bounds(int workers) {
        return new Bounds(1, workers - spare);
    }
}
