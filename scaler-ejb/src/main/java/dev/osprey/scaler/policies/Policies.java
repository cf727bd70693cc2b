package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.Objects;

import dev.osprey.core.fleet.PolicyName;

/**
 * Creates policies by name.
 *
 * @param target latency target of {@code backlog}, from an image's arrival to its answer
 * @param cooldown of {@code step}: the time between an action and the next
 * @param patience of {@code ratio}: how many consecutive checks must agree before it scales in
 */
public record Policies(Duration target, Duration cooldown, int patience) {

    public Policies {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(cooldown, "cooldown");
    }

    /** @throws IllegalArgumentException if no policy has this name; the message lists the names */
    public Policy named(String name) {
        return named(PolicyName.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "policy is '" + name + "', not one of " + String.join(", ", PolicyName.texts()))));
    }

    private Policy named(PolicyName name) {
        return switch (name) {
            case BACKLOG -> new BacklogPolicy(target);
            case LAUNCH_ONLY -> new LaunchOnlyPolicy();
            case LINEAR -> new LinearPolicy();
            case RATIO -> new RatioPolicy(patience);
            case STEP -> new StepPolicy(cooldown);
            case THRESHOLD -> new ThresholdPolicy();
        };
    }
}
