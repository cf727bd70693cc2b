package dev.osprey.scaler.wiring;

import java.lang.management.ManagementFactory;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import org.eclipse.microprofile.config.Config;

/** Ticks the scaling service every second, so that a dead worker is noticed within a second. */
@Singleton
@Startup
// A tick that takes long delays the next one, and never times out waiting for the container's lock.
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScalerTimer {

    private final FailureGuard guard = new FailureGuard(
            "scaling the fleet", RuntimeException.class, Logger.getLogger(ScalerTimer.class.getName()));

    @Inject
    private ScalingService scaling;

    @Inject
    private Config config;

    private ScalerRegistration registration;

    @PostConstruct
    synchronized void start() {
        // The first tick comes only when the whole application is up; workers take long enough to boot.
        guard.run(scaling::start);
        registration = new ScalerRegistration(
                ManagementFactory.getPlatformMBeanServer(),
                new ScalerControl(scaling, new ScalingChanges(scaling, config)));
        registration.register();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    synchronized void tick() {
        guard.run(scaling::tick);
    }

    @PreDestroy
    synchronized void stop() {
        registration.unregister();
        scaling.close();
    }
}
