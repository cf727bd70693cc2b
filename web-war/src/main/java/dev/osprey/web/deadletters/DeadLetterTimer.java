package dev.osprey.web.deadletters;

import java.util.logging.Logger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;
import software.amazon.awssdk.core.exception.SdkException;

/** Lets the leader of the web nodes sweep the dead-letter queue; without a leader, each node does. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeadLetterTimer {

    private final FailureGuard guard = new FailureGuard(
            "reading the dead-letter queue", SdkException.class, Logger.getLogger(DeadLetterTimer.class.getName()));

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private DeadLetterSweep sweep;

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(sweep::tick);
        }
    }
}
