package dev.osprey.web.operations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.InvalidChangeException;
import dev.osprey.scaler.scaling.ScalingChange;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.scaler.wiring.ScalingChanges;
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
    void apply(ScalingChange change) {
        now();
        try {
            new ScalingChanges(scaling, config).apply(change);
        } catch (InvalidChangeException invalid) {
            throw new ProblemException(Status.BAD_REQUEST, invalid.getMessage() + ".");
        }
    }

    /** @throws ProblemException 400 if the change is invalid, 409 if there is no scaler */
    void applyForm(ScalingChange change) {
        apply(change.withoutRepeatedMax(now()));
    }

    private ScalingConfig now() {
        return scaling.config()
                .orElseThrow(() -> new ProblemException(
                        Status.CONFLICT, "Another system manages the workers: this service has no scaler."));
    }
}
