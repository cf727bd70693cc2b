package dev.osprey.scaler.wiring;

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

/** Ticks the scaling service every second, so that a dead worker is noticed within a second. */
@Singleton
@Startup
// A tick that takes long delays the next one, and never times out waiting for the container's lock.
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ScalerTimer {

    @Inject
    private RunningScaler scaler;

    @PostConstruct
    void start() {
        scaler.start();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        scaler.tick();
    }

    @PreDestroy
    void stop() {
        scaler.stop();
    }
}
