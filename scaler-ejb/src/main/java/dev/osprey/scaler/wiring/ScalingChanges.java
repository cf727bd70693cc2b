package dev.osprey.scaler.wiring;

import java.util.Objects;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.InvalidChangeException;
import dev.osprey.scaler.scaling.ScalingChange;
import dev.osprey.scaler.scaling.ScalingService;
import org.eclipse.microprofile.config.Config;

/** Checks and applies what an admin changes in the running service, whether over HTTP or JMX. */
public final class ScalingChanges {

    private final ScalingService scaling;
    private final Config config;

    public ScalingChanges(ScalingService scaling, Config config) {
        this.scaling = Objects.requireNonNull(scaling, "scaling");
        this.config = Objects.requireNonNull(config, "config");
    }

    /**
     * @throws InvalidChangeException if the change is invalid or over the ceiling
     * @throws IllegalStateException if this service has no scaler
     */
    public void apply(ScalingChange change) {
        ScalingConfig now = scaling.config()
                .orElseThrow(() ->
                        new IllegalStateException("Another system manages the workers: this service has no scaler"));
        int ceiling = ceiling();
        change.max().filter(max -> max > ceiling).ifPresent(max -> {
            throw new InvalidChangeException("The maximum is " + max
                    + ", more than this service allows: the setting osprey.scaling.ceiling, or else"
                    + " osprey.scaling.max, is " + ceiling);
        });
        scaling.change(change.applied(now, scaling.policies()));
    }

    /** The largest maximum that an admin can set. */
    public int ceiling() {
        return config.getOptionalValue("osprey.scaling.ceiling", Integer.class)
                .or(() -> config.getOptionalValue("osprey.scaling.max", Integer.class))
                .orElse(PolicyName.LARGEST_MAX);
    }
}
