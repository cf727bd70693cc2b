package dev.osprey.scaler.wiring;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.logging.Logger;
import javax.management.MBeanServer;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.scaler.scaling.ScalingService;
import org.eclipse.microprofile.config.Config;

/** The scaling service from its start to its stop, with its MBean. A start or tick that fails is logged; the next tick follows. */
@Singleton
public class RunningScaler {

    private final FailureGuard guard = new FailureGuard(
            "scaling the fleet", RuntimeException.class, Logger.getLogger(RunningScaler.class.getName()));
    private final ScalingService scaling;
    private final ScalerRegistration registration;

    @Inject
    RunningScaler(ScalingService scaling, Config config) {
        this(scaling, config, ManagementFactory.getPlatformMBeanServer());
    }

    RunningScaler(ScalingService scaling, Config config, MBeanServer server) {
        this.scaling = Objects.requireNonNull(scaling, "scaling");
        this.registration =
                new ScalerRegistration(server, new ScalerControl(scaling, new ScalingChanges(scaling, config)));
    }

    synchronized void start() {
        // The first tick comes only when the whole application is up; workers take long enough to boot.
        guard.run(scaling::start);
        registration.register();
    }

    /** Call this every second. */
    synchronized void tick() {
        guard.run(scaling::tick);
    }

    synchronized void stop() {
        registration.unregister();
        scaling.close();
    }
}
