package dev.osprey.web.lifecycle;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.backlog.Backlog;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Gauges of the whole fleet, which listens on no port itself, and of its scaler. None makes a call: workers are as of the last
 * poll of their heartbeats.
 */
@Singleton
public class FleetGauges {

    private static final double MILLIS = 1000;

    private final Gauges gauges;
    private final Backlog backlog;
    private final BooleanSupplier leads;
    private final Supplier<OptionalInt> wanted;

    @Inject
    FleetGauges(MetricRegistry registry, Backlog backlog, ScalingService scaling) {
        this(registry, backlog, scaling::leads, scaling::wanted);
    }

    /**
     * @param leads whether the scaler of this node leads
     * @param wanted number of workers that it wants
     */
    FleetGauges(MetricRegistry registry, Backlog backlog, BooleanSupplier leads, Supplier<OptionalInt> wanted) {
        this.gauges = new Gauges(registry);
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.leads = Objects.requireNonNull(leads, "leads");
        this.wanted = Objects.requireNonNull(wanted, "wanted");
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        for (WorkerState state : WorkerState.values()) {
            gauges.add(
                    "osprey_workers",
                    MetricUnits.NONE,
                    "Workers that send heartbeats, by state",
                    () -> backlog.workers(state),
                    new Tag("state", state.name()));
        }
        gauges.add(
                "osprey_oldest_request_age",
                MetricUnits.SECONDS,
                "Approximate age of the oldest request that no worker holds; 0 if none waits",
                () -> backlog.oldest().map(FleetGauges::seconds).orElse(0.0));
        // The unit is in the names: Payara would put it behind the suffix.
        gauges.add(
                "osprey_service_time_seconds_sum",
                MetricUnits.NONE,
                "Time during which workers processed images, of all workers",
                () -> seconds(backlog.work().busy()));
        gauges.add(
                "osprey_service_time_seconds_count",
                MetricUnits.NONE,
                "Images that workers answered in that time",
                () -> backlog.work().answered());
        gauges.add(
                "osprey_scaler_leads",
                MetricUnits.NONE,
                "1 on the node whose scaler leads, else 0; 1 on each node with an external fleet",
                () -> leads.getAsBoolean() ? 1 : 0);
        gauges.add(
                "osprey_workers_wanted",
                MetricUnits.NONE,
                "Workers that the scaler wants; 0 on a node that does not lead, and with an external fleet",
                () -> wanted.get().orElse(0));
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        gauges.removeAll();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MILLIS;
    }
}
