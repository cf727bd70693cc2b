package dev.osprey.web.deletion;

import java.util.logging.Logger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.core.results.OrderNotReadyException;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;

/**
 * Lets the leader of the web nodes complete deletions that were broken off, and delete what has expired or was never uploaded; without a leader, each
 * node does.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeletionTimer {

    private static final Logger LOG = Logger.getLogger(DeletionTimer.class.getName());

    private final FailureGuard guard = new FailureGuard("completing deletions", RuntimeException.class, LOG);
    private final FailureGuard expiryGuard =
            new FailureGuard("deleting images that have expired", RuntimeException.class, LOG);

    private final FailureGuard uploadsGuard =
            new FailureGuard("withdrawing images that were never uploaded", RuntimeException.class, LOG);

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private Deletion deletion;

    @Inject
    private Expiry expiry;

    @Inject
    private MissedUploads missed;

    @Schedule(hour = "*", minute = "*", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(deletion::finishBrokenOff);
            expiryGuard.run(this::sweep);
            uploadsGuard.run(missed::sweep);
        }
    }

    private void sweep() {
        try {
            expiry.sweep();
        } catch (OrderNotReadyException upgrading) {
            LOG.fine("the table is being upgraded: what has expired is deleted after that");
        }
    }
}
