package dev.osprey.worker.lifecycle;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Calls the life cycle on deployment, every two seconds, and on undeployment. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WorkerTimer {

    @Inject
    private WorkerLifecycle lifecycle;

    @Inject
    private SpotWatch spot;

    @Inject
    private ScaleInProtection protection;

    @PostConstruct
    void start() {
        lifecycle.start();
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void beat() {
        lifecycle.beat();
        protection.update();
    }

    /** As often as EC2 recommends. */
    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void watch() {
        spot.notice().ifPresent(lifecycle::interrupt);
    }

    @PreDestroy
    void stop() {
        lifecycle.stop();
    }
}
