package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.osprey.scaler.policies.Backlog;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.LaunchOnly;
import dev.osprey.scaler.policies.Linear;
import dev.osprey.scaler.policies.Policy;
import dev.osprey.scaler.policies.Ratio;
import dev.osprey.scaler.policies.Step;
import dev.osprey.scaler.policies.Threshold;

/**
 * A policy with the bounds of the system that it comes from.
 *
 * @param spare how many workers fewer than the most it may have: the web tier takes their place
 */
record Contender(String name, Supplier<Policy> policy, int spare) {

    /** @param target of the policy {@code backlog} */
    static List<Contender> all(Duration target) {
        return List.of(
                new Contender("linear", Linear::new, 0),
                new Contender("step", () -> new Step(Duration.ofSeconds(60)), 0),
                new Contender("threshold", Threshold::new, 1),
                new Contender("launch-only", LaunchOnly::new, 1),
                new Contender("ratio", () -> new Ratio(3), 0),
                new Contender("backlog", () -> new Backlog(target), 0));
    }

    Bounds bounds(int workers) {
        return new Bounds(1, workers - spare);
    }
}
