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

/** Lets the leader of the web nodes complete cancellations that were broken off; without a leader, each node does. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CancellationTimer {

    private static final Logger LOG = Logger.getLogger(CancellationTimer.class.getName());

    private final FailureGuard guard = new FailureGuard("completing cancellations", RuntimeException.class, LOG);

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private Cancellations cancellations;

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(cancellations::completeBrokenOff);
        }
    }
}
