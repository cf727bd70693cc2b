package dev.osprey.web.health;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.scaler.scaling.ScalingService;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class HealthChecksIT {

    private final TestClock clock = new TestClock();
    private Cloud cloud;

    @BeforeEach
    void start(LocalCloud local) {
        cloud = local.newCloud(clock);
    }

    @AfterEach
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void queueBucketsAndTableAreUpWhenTheyExist() {
        HealthChecks checks = checks(cloud, true, 1);

        assertThat(checks.requestQueue().call().getStatus()).isEqualTo(Status.UP);
        assertThat(checks.buckets().call().getStatus()).isEqualTo(Status.UP);
        assertThat(checks.table().call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void theQueueIsDownUntilEverythingHasBeenCreated() {
        HealthCheckResponse response = checks(cloud, false, 1).requestQueue().call();

        assertThat(response.getName()).isEqualTo("queue");
        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aMissingQueueBucketOrTableIsDownWithItsProblem(LocalCloud local) {
        try (Cloud missing = new Cloud(local.newSettings(), clock, Tracing.off())) {
            HealthChecks checks = checks(missing, true, 1);

            for (HealthCheckResponse response : List.of(
                    checks.requestQueue().call(),
                    checks.buckets().call(),
                    checks.table().call(),
                    checks.worker().call())) {
                assertThat(response.getStatus()).as(response.getName()).isEqualTo(Status.DOWN);
                assertThat(response.getData().orElseThrow().get("problem"))
                        .asString()
                        .matches("The [a-z' ]+ cannot be (used|read)\\.");
            }
        }
    }

    @Test
    void noWorkerIsUpOnlyIfNoneIsRequired() {
        HealthCheckResponse required = checks(cloud, true, 1).worker().call();
        HealthCheckResponse optional = checks(cloud, true, 0).worker().call();

        assertThat(required.getStatus()).isEqualTo(Status.DOWN);
        assertThat(required.getData().orElseThrow()).containsEntry("ready", 0L);
        assertThat(optional.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void oneReadyWorkerIsEnough() {
        store("worker-1", WorkerState.STARTING, Optional.empty());
        assertThat(checks(cloud, true, 1).worker().call().getStatus()).isEqualTo(Status.DOWN);

        store("worker-2", WorkerState.IDLE, Optional.empty());
        assertThat(checks(cloud, true, 1).worker().call().getStatus()).isEqualTo(Status.UP);

        clock.advance(Duration.ofMinutes(1));
        assertThat(checks(cloud, true, 1).worker().call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void theProblemOfAWorkerIsShown() {
        store("worker-1", WorkerState.IDLE, Optional.of("The model cannot be loaded."));

        HealthCheckResponse response = checks(cloud, true, 1).worker().call();

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow()).containsEntry("problem", "The model cannot be loaded.");
    }

    private static HealthChecks checks(Cloud cloud, boolean setUp, int minWorkers) {
        return new HealthChecks(
                () -> setUp,
                cloud,
                ScalingService.external(cloud.workers()::alive, () -> {}),
                minWorkers,
                Clock.systemUTC());
    }

    private void store(String worker, WorkerState state, Optional<String> problem) {
        cloud.workers()
                .store(new Heartbeat(
                        worker,
                        "4711",
                        state,
                        problem,
                        clock.instant(),
                        Optional.of(clock.instant()),
                        clock.instant(),
                        Heartbeat.Work.NONE,
                        Optional.empty()));
    }
}
