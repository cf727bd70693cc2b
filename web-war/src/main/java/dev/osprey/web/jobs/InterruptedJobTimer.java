package dev.osprey.web.jobs;

import java.util.logging.Logger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;

/** Lets the leader of the web nodes end the jobs of nodes that have died; without a leader, each node does. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class InterruptedJobTimer {

    private final FailureGuard guard = new FailureGuard(
            "ending interrupted jobs", RuntimeException.class, Logger.getLogger(InterruptedJobTimer.class.getName()));

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private InterruptedJobs jobs;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(jobs::sweep);
        }
    }
}
