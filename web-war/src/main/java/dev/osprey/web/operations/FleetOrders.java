package dev.osprey.web.operations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.problems.ProblemException;

/** Passes changes on to the scalers. */
@RequestScoped
public class FleetOrders {

    @Inject
    private ScalingService scaling;

    /** @throws ProblemException 400 when the change makes no sense, 409 when there is no scaler */
    void change(FleetChange change) {
        ScalingConfig now = scaling.config()
                .orElseThrow(() -> new ProblemException(
                        Status.CONFLICT, "Another system keeps the workers: there is no scaler to change."));
        scaling.change(change.applied(now, scaling.policies()));
    }
}
