package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

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

    static final List<String> NAMES = List.of("backlog", "launch-only", "linear", "ratio", "step", "threshold");

    /** @throws IllegalArgumentException when there is no such policy, with the names of those that there are */
    Policy named(String name) {
        return switch (name) {
            case "backlog" -> new Backlog(target);
            case "launch-only" -> new LaunchOnly();
            case "linear" -> new Linear();
            case "ratio" -> new Ratio(patience);
            case "step" -> new Step(rest);
            case "threshold" -> new Threshold();
            default ->
                throw new IllegalArgumentException("policy is '" + name + "', not one of " + String.join(", ", NAMES));
        };
    }
}
