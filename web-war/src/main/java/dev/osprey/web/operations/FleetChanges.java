package dev.osprey.web.operations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.problems.ProblemException;

/** Applies changes of the scaling configuration. */
@RequestScoped
public class FleetChanges {

    @Inject
    private ScalingService scaling;

    /** @throws ProblemException 400 if the change is invalid, 409 if there is no scaler */
    void apply(FleetChange change) {
        scaling.change(change.applied(now(), scaling.policies()));
    }

    /** @throws ProblemException 400 if the change is invalid, 409 if there is no scaler */
    void applyForm(FleetChange change) {
        apply(change.withoutRepeatedMax(now()));
    }

    private ScalingConfig now() {
        return scaling.config()
                .orElseThrow(() -> new ProblemException(
                        Status.CONFLICT, "Another system manages the workers: this service has no scaler."));
    }
}
