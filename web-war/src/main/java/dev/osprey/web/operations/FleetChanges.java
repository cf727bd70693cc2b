package dev.osprey.web.operations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.Config;

/** Applies changes of the scaling configuration. */
@RequestScoped
public class FleetChanges {

    @Inject
    private ScalingService scaling;

    @Inject
    private Config config;

    /** @throws ProblemException 400 if the change is invalid or over the ceiling, 409 if there is no scaler */
    void apply(FleetChange change) {
        int ceiling = ceiling();
        change.max().filter(max -> max > ceiling).ifPresent(max -> {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    "The maximum is " + max
                            + ", more than this service allows: the setting osprey.scaling.ceiling, or else"
                            + " osprey.scaling.max, is " + ceiling + ".");
        });
        scaling.change(change.applied(now(), scaling.policies()));
    }

    /** @throws ProblemException 400 if the change is invalid, 409 if there is no scaler */
    void applyForm(FleetChange change) {
        apply(change.withoutRepeatedMax(now()));
    }

    private int ceiling() {
        return config.getOptionalValue("osprey.scaling.ceiling", Integer.class)
                .or(() -> config.getOptionalValue("osprey.scaling.max", Integer.class))
                .orElse(PolicyName.LARGEST_MAX);
    }

    private ScalingConfig now() {
        return scaling.config()
                .orElseThrow(() -> new ProblemException(
                        Status.CONFLICT, "Another system manages the workers: this service has no scaler."));
    }
}
