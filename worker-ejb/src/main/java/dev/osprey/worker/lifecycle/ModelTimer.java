package dev.osprey.worker.lifecycle;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Looks for a new model. Not in {@link WorkerTimer}: heartbeats must not wait until a model is loaded. */
@Singleton
@Startup
@DependsOn("WorkerTimer")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ModelTimer {

    @Inject
    private ModelUpdates updates;

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void update() {
        updates.update();
    }
}
