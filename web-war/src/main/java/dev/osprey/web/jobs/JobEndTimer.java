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

/** Lets the leader of the web nodes notice the ends of jobs that have a callback; without a leader, each node does. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class JobEndTimer {

    private final FailureGuard guard = new FailureGuard(
            "noticing the ends of jobs", RuntimeException.class, Logger.getLogger(JobEndTimer.class.getName()));

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private JobEnds ends;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(ends::sweep);
        }
    }
}
