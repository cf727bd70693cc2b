package dev.osprey.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class FleetTablesIT {

    private static final ScalingConfig SETTINGS = new ScalingConfig("backlog", 1, 20, false);

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final ScalingTable scaling;
    private final WorkersTable workers;

    FleetTablesIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        scaling = cloud.scaling();
        workers = cloud.workers();
        scaling.create();
        workers.create();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aHeartbeatIsReadAsItWasStored() {
        Heartbeat busy = new Heartbeat(
                        "app-instance-1",
                        "4711",
                        WorkerState.BUSY,
                        Optional.empty(),
                        clock.instant(),
                        Optional.of(clock.instant().plusMillis(5)),
                        clock.instant(),
                        new Heartbeat.Work(
                                7,
                                Duration.ofMillis(1234),
                                Optional.of(clock.instant().minusMillis(1))),
                        Optional.empty())
                .with(new ModelVersion("clothes", "3f2a"));
        workers.store(busy);
        workers.store(starting("app-instance-2"));

        assertThat(workers.alive()).containsExactlyInAnyOrder(busy, starting("app-instance-2"));
        assertThat(workers.alive().stream().filter(Heartbeat::ready)).containsExactly(busy);
    }

    @Test
    void aWorkerWithoutAHeartbeatForTheTimeoutCountsAsDead() {
        workers.store(starting("app-instance-1"));
        clock.advance(WorkersTable.HEARTBEAT_TIMEOUT.minusMillis(1));
        assertThat(workers.alive()).hasSize(1);

        clock.advance(Duration.ofMillis(1));

        assertThat(workers.alive()).isEmpty();
    }

    @Test
    void aRemovedWorkerIsGone() {
        workers.store(starting("app-instance-1"));

        workers.remove("app-instance-1");

        assertThat(workers.alive()).isEmpty();
    }

    @Test
    void theLeaseIsWrittenOnlyOverTheOneThatWasSeen() {
        assertThat(scaling.lease()).isEmpty();
        Lease first = new Lease("one", 1);
        assertThat(scaling.replace(Optional.empty(), first)).isEmpty();
        assertThat(scaling.lease()).contains(first);

        assertThat(scaling.replace(Optional.empty(), new Lease("another", 1))).contains(first);
        assertThat(scaling.replace(Optional.of(first), first.next("another"))).isEmpty();
        assertThat(scaling.replace(Optional.of(first), first.next("one"))).contains(new Lease("another", 2));
        assertThat(scaling.lease()).contains(new Lease("another", 2));
    }

    @Test
    void aLeaseThatWasDeletedMeanwhileIsReportedAsFree() {
        assertThat(scaling.replace(Optional.of(new Lease("one", 1)), new Lease("one", 2)))
                .contains(new Lease("", 0));
    }

    @Test
    void theConfigurationOfAnAdminHoldsUntilTheSettingsChange() {
        assertThat(scaling.config(SETTINGS)).isEmpty();
        ScalingConfig config = new ScalingConfig("linear", 2, 5, true);

        scaling.store(config, SETTINGS);

        assertThat(scaling.config(SETTINGS)).contains(config);
        assertThat(scaling.config(new ScalingConfig("backlog", 1, 21, false))).isEmpty();
        assertThat(scaling.config(new ScalingConfig("step", 1, 20, false))).isEmpty();
    }

    @Test
    void theConfigurationOfAnAdminIsForgottenUnderOtherSettingsOnly() {
        ScalingConfig config = new ScalingConfig("linear", 2, 5, true);
        scaling.removeConfigOfOtherSettings(SETTINGS);
        scaling.store(config, SETTINGS);

        scaling.removeConfigOfOtherSettings(SETTINGS);
        assertThat(scaling.config(SETTINGS)).contains(config);

        scaling.removeConfigOfOtherSettings(new ScalingConfig("backlog", 1, 21, false));
        assertThat(scaling.config(SETTINGS)).isEmpty();
    }

    @Test
    void aReportIsReadAsItWasStored() {
        assertThat(scaling.report()).isEmpty();
        ScalingReport report = new ScalingReport(
                3,
                List.of(
                        new ScalingDecision(clock.instant(), "linear", "queue=3", 3, 1, 1),
                        new ScalingDecision(clock.instant(), "linear", "queue=0", 1, 3, 0)));

        scaling.store(report);
        assertThat(scaling.report()).contains(report);

        scaling.store(ScalingReport.of(1));
        assertThat(scaling.report()).contains(ScalingReport.of(1));
    }

    @Test
    void workersReadWhenTheyExitUntilItIsWithdrawn() {
        assertThat(scaling.idleExit()).isEmpty();
        IdleExit after = new IdleExit(Optional.of(Duration.ofSeconds(20)), 1);
        IdleExit never = new IdleExit(Optional.empty(), 20);

        scaling.store(after);
        assertThat(scaling.idleExit()).contains(after);
        scaling.store(never);
        assertThat(scaling.idleExit()).contains(never);

        scaling.removeIdleExit();
        assertThat(scaling.idleExit()).isEmpty();
    }

    @Test
    void nothingSaysWhenWorkersExitIfNoScalerEverRan(LocalCloud local) {
        try (Cloud empty = new Cloud(local.newSettings(), clock, Tracing.off())) {
            assertThat(empty.scaling().idleExit()).isEmpty();
            empty.scaling().removeIdleExit();
        }
    }

    private Heartbeat starting(String name) {
        return new Heartbeat(
                name,
                "4712",
                WorkerState.STARTING,
                Optional.of("model x has no synset.txt"),
                Instant.EPOCH,
                Optional.empty(),
                Instant.parse("2026-11-22T12:00:00Z"),
                Heartbeat.Work.NONE,
                Optional.empty());
    }
}
