package dev.osprey.scaler.scaling;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;

/**
 * A change of the scaling configuration; empty fields keep their current value.
 *
 * @param policy name of the scaling policy
 * @param min minimum number of workers
 * @param max maximum number of workers
 * @param paused whether scaling is paused
 */
public record ScalingChange(
        Optional<String> policy, Optional<Integer> min, Optional<Integer> max, Optional<Boolean> paused) {

    public ScalingChange {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        Objects.requireNonNull(paused, "paused");
    }

    /** Without the bound that a form repeats because nobody has edited it. */
    public ScalingChange withoutRepeatedMax(ScalingConfig now) {
        return new ScalingChange(policy, min, max.filter(value -> value != now.max()), paused);
    }

    /**
     * The current configuration with this change applied. A maximum that is the policy's own becomes that of the new policy.
     *
     * @param policies names of the available policies
     * @throws InvalidChangeException if the policy is unknown or the bounds are invalid
     */
    public ScalingConfig applied(ScalingConfig now, List<String> policies) {
        policy.filter(name -> !policies.contains(name)).ifPresent(name -> {
            throw new InvalidChangeException(
                    "Unknown policy '" + name + "'; the policies are " + String.join(", ", policies));
        });
        try {
            return new ScalingConfig(
                    policy.orElse(now.policy()),
                    min.orElse(now.min()),
                    max.or(() -> maxOfNewPolicy(now)).orElse(now.max()),
                    paused.orElse(now.paused()));
        } catch (IllegalArgumentException invalidBounds) {
            throw new InvalidChangeException(invalidBounds.getMessage());
        }
    }

    private Optional<Integer> maxOfNewPolicy(ScalingConfig now) {
        boolean isOwn = maxOf(now.policy()).filter(own -> own == now.max()).isPresent();
        return isOwn ? policy.flatMap(ScalingChange::maxOf) : Optional.empty();
    }

    private static Optional<Integer> maxOf(String policy) {
        return PolicyName.of(policy).map(PolicyName::maxWorkers);
    }
}
