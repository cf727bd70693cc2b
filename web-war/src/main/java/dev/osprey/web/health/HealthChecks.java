package dev.osprey.web.health;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

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

/** Each part that an image needs, asked for real. */
@ApplicationScoped
public class HealthChecks {

    @Inject
    private CloudSetup setup;

    @Inject
    private Cloud cloud;

    @Inject
    private ScalingService scaling;

    @Inject
    @ConfigProperty(name = "osprey.scaling.min", defaultValue = "1")
    private int fewestWorkers;

    @Produces
    @Readiness
    HealthCheck requestQueue() {
        return () -> reachable("queue", () -> {
            cloud.queues().requestDepth();
            return setup.complete();
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
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("worker");
            try {
                List<Heartbeat> alive = cloud.workers().alive();
                long ready = alive.stream().filter(Heartbeat::ready).count();
                alive.stream()
                        .flatMap(heartbeat -> heartbeat.problem().stream())
                        .findFirst()
                        .ifPresent(problem -> answer.withData("problem", problem));
                // From none, the first image starts one.
                return answer.withData("ready", ready)
                        .status(ready > 0 || fewest() == 0)
                        .build();
            } catch (RuntimeException failure) {
                return down(answer, failure);
            }
        };
    }

    private int fewest() {
        return scaling.config().map(ScalingConfig::min).orElse(fewestWorkers);
    }

    private static HealthCheckResponse reachable(String name, Supplier<Boolean> question) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name);
        try {
            return answer.status(question.get()).build();
        } catch (RuntimeException failure) {
            return down(answer, failure);
        }
    }

    private static HealthCheckResponse down(HealthCheckResponseBuilder answer, RuntimeException failure) {
        return answer.withData("problem", String.valueOf(failure.getMessage()))
                .down()
                .build();
    }
}
