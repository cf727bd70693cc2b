package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Creates policies by name.
 *
 * @param target latency target of {@code backlog}, from an image's arrival to its answer
 * @param cooldown of {@code step}: the time between an action and the next
 * @param patience of {@code ratio}: how many consecutive checks must agree before it scales in
 */
public record Policies(Duration target, Duration cooldown, int patience) {

    public static final List<String> NAMES = List.of("backlog", "launch-only", "linear", "ratio", "step", "threshold");

    public Policies {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(cooldown, "cooldown");
    }

    /** @throws IllegalArgumentException if no policy has this name; the message lists the names */
    public Policy named(String name) {
        return switch (name) {
            case "backlog" -> new BacklogPolicy(target);
            case "launch-only" -> new LaunchOnlyPolicy();
            case "linear" -> new LinearPolicy();
            case "ratio" -> new RatioPolicy(patience);
            case "step" -> new StepPolicy(cooldown);
            case "threshold" -> new ThresholdPolicy();
            default ->
                throw new IllegalArgumentException("policy is '" + name + "', not one of " + String.join(", ", NAMES));
        };
    }
}
