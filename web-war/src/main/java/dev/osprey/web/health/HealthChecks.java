package dev.osprey.web.health;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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

    private final BooleanSupplier setUp;
    private final Cloud cloud;
    private final ScalingService scaling;
    private final int minWorkers;

    @Inject
    HealthChecks(
            CloudSetup setup,
            Cloud cloud,
            ScalingService scaling,
            @ConfigProperty(name = "osprey.scaling.min") int minWorkers) {
        this(setup::complete, cloud, scaling, minWorkers);
    }

    /**
     * @param setUp whether all queues, buckets and tables have been created
     * @param minWorkers minimum number of workers of an external fleet
     */
    HealthChecks(BooleanSupplier setUp, Cloud cloud, ScalingService scaling, int minWorkers) {
        this.setUp = setUp;
        this.cloud = cloud;
        this.scaling = scaling;
        this.minWorkers = minWorkers;
    }

    @Produces
    @Readiness
    HealthCheck requestQueue() {
        return () -> reachable("queue", () -> {
            cloud.queues().requestDepth();
            return setUp.getAsBoolean();
        });
    }

    @Produces
    @Readiness
    HealthCheck buckets() {
        return () -> reachable("buckets", () -> {
            cloud.images().check();
            return true;
        });
    }

    @Produces
    @Readiness
    HealthCheck table() {
        return () -> reachable("table", () -> {
            cloud.results().check();
            return true;
        });
    }

    @Produces
    @Readiness
    HealthCheck worker() {
        return () -> {
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
                return down(response, failure);
            }
        };
    }

    private int minimum() {
        return scaling.config().map(ScalingConfig::min).orElse(minWorkers);
    }

    private static HealthCheckResponse reachable(String name, Supplier<Boolean> call) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name);
        try {
            return response.status(call.get()).build();
        } catch (RuntimeException failure) {
            return down(response, failure);
        }
    }

    private static HealthCheckResponse down(HealthCheckResponseBuilder response, RuntimeException failure) {
        return response.withData("problem", String.valueOf(failure.getMessage()))
                .down()
                .build();
    }
}
