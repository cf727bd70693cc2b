package dev.osprey.web.webhooks;

import java.util.logging.Logger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;

/** Lets the leader of the web nodes deliver webhooks; without a leader, each node does. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WebhookTimer {

    private final FailureGuard guard = new FailureGuard(
            "looking for webhooks that are due",
            RuntimeException.class,
            Logger.getLogger(WebhookTimer.class.getName()));

    @Inject
    private CloudSetup setup;

    @Inject
    private ScalingService scaling;

    @Inject
    private Deliveries deliveries;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void tick() {
        if (setup.complete() && scaling.leads()) {
            guard.run(deliveries::sweep);
        }
    }
}
