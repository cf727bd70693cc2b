package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.osprey.scaler.policies.Backlog;
import dev.osprey.scaler.policies.LaunchOnly;
import dev.osprey.scaler.policies.Linear;
import dev.osprey.scaler.policies.Policy;
import dev.osprey.scaler.policies.Ratio;
import dev.osprey.scaler.policies.Step;
import dev.osprey.scaler.policies.Threshold;

/**
 * The policies by their names.
 *
 * @param target of {@code backlog}: how long an image may take from arrival to answer
 * @param rest of {@code step}: after an action, before the next
 * @param patience of {@code ratio}: checks in a row that must want the same before workers are ended
 */
record ChosenPolicy(Duration target, Duration rest, int patience) {

    ChosenPolicy {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(rest, "rest");
    }

    /** @throws IllegalArgumentException when there is no such policy, with the names of those that there are */
    Policy named(String name) {
        Map<String, Supplier<Policy>> policies = new TreeMap<>(Map.of(
                "backlog",
                () -> new Backlog(target),
                "launch-only",
                LaunchOnly::new,
                "linear",
                Linear::new,
                "ratio",
                () -> new Ratio(patience),
                "step",
                () -> new Step(rest),
                "threshold",
                Threshold::new));
        if (!policies.containsKey(name)) {
            throw new IllegalArgumentException("osprey.scaling.policy is '" + name + "', not one of "
                    + String.join(", ", List.copyOf(policies.keySet())));
        }
        return policies.get(name).get();
    }
}
