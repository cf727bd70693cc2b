package dev.osprey.web.health;

import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.cloud.CloudSetup;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness checks: a real call to each service that a classification needs. */
@Singleton
public class HealthChecks {

    private static final Logger LOG = Logger.getLogger(HealthChecks.class.getName());

    private final BooleanSupplier setUp;
    private final Cloud cloud;
    private final ScalingService scaling;
    private final int minWorkers;
    private final HealthCheck requestQueue;
    private final HealthCheck buckets;
    private final HealthCheck table;
    private final HealthCheck worker;

    @Inject
    HealthChecks(
            CloudSetup setup,
            Cloud cloud,
            ScalingService scaling,
            @ConfigProperty(name = "osprey.scaling.min") int minWorkers,
            Clock clock) {
        this(setup::complete, cloud, scaling, minWorkers, clock);
    }

    /**
     * @param setUp whether all queues, buckets and tables have been created
     * @param minWorkers minimum number of workers of an external fleet
     */
    HealthChecks(BooleanSupplier setUp, Cloud cloud, ScalingService scaling, int minWorkers, Clock clock) {
        this.setUp = setUp;
        this.cloud = cloud;
        this.scaling = scaling;
        this.minWorkers = minWorkers;
        requestQueue = new CachedCheck(this::checkRequestQueue, clock);
        buckets = new CachedCheck(this::checkBuckets, clock);
        table = new CachedCheck(this::checkTable, clock);
        worker = new CachedCheck(this::checkWorkers, clock);
    }

    @Produces
    @Readiness
    HealthCheck requestQueue() {
        return requestQueue;
    }

    @Produces
    @Readiness
    HealthCheck buckets() {
        return buckets;
    }

    @Produces
    @Readiness
    HealthCheck table() {
        return table;
    }

    @Produces
    @Readiness
    HealthCheck worker() {
        return worker;
    }

    private HealthCheckResponse checkRequestQueue() {
        return reachable("queue", "The request queue cannot be used.", () -> {
            cloud.queues().requestDepth();
            return setUp.getAsBoolean();
        });
    }

    private HealthCheckResponse checkBuckets() {
        return reachable("buckets", "The buckets cannot be used.", () -> {
            cloud.buckets().check();
            return true;
        });
    }

    private HealthCheckResponse checkTable() {
        return reachable("table", "The results table cannot be used.", () -> {
            cloud.results().check();
            return true;
        });
    }

    private HealthCheckResponse checkWorkers() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("worker");
        try {
            List<Heartbeat> alive = cloud.workers().alive();
            long ready = alive.stream().filter(Heartbeat::ready).count();
            alive.stream()
                    .flatMap(heartbeat -> heartbeat.problem().stream())
                    .findFirst()
                    .ifPresent(problem -> response.withData("problem", problem));
            // With a minimum of zero, the first image starts a worker.
            return response.withData("ready", ready)
                    .status(ready > 0 || minimum() == 0)
                    .build();
        } catch (RuntimeException failure) {
            return down(response, "The workers' heartbeats cannot be read.", failure);
        }
    }

    private int minimum() {
        return scaling.config().map(ScalingConfig::min).orElse(minWorkers);
    }

    private static HealthCheckResponse reachable(String name, String problem, Supplier<Boolean> call) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        try {
            return response.status(call.get()).build();
        } catch (RuntimeException failure) {
            return down(response, problem, failure);
        }
    }

    /** What AWS says, with accounts and roles, is for the log: everybody can read the response. */
    private static HealthCheckResponse down(
            HealthCheckResponseBuilder response, String problem, RuntimeException failure) {
        LOG.warning(() -> "health: " + problem + " " + failure.getMessage());
        return response.withData("problem", problem).down().build();
    }
}
