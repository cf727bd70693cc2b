package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import dev.osprey.core.cloud.AutoScalingGroups;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.cloud.MotoExtension;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.cloud.Ec2Proxy;
import dev.osprey.scaler.fleet.AutoScalingFleet;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The scaler with the instances of an Auto Scaling group, which replaces those that die. */
@Timeout(120)
@ExtendWith(MotoExtension.class)
class ScalerOnAutoScalingIT {

    private static final String GROUP = "osprey-workers";
    private static final int MAX = 20;

    private final TestClock clock = new TestClock();
    private final Moto moto;
    private Ec2Proxy proxy;
    private AutoScalingGroups groups;
    private AutoScalingFleet fleet;
    private int queueSize;
    private WorkerState state = WorkerState.IDLE;
    private final Map<String, String> problems = new HashMap<>();

    ScalerOnAutoScalingIT(Moto moto) {
        this.moto = moto;
    }

    @BeforeEach
    void createGroup() throws Exception {
        proxy = new Ec2Proxy(moto);
        groups = new AutoScalingGroups(moto.endpoint());
        groups.create(GROUP, 0, MAX);
        fleet = new AutoScalingFleet(GROUP, Optional.of(proxy.endpoint()), Optional.of(proxy.endpoint()), clock);
    }

    @AfterEach
    void closeAll() {
        fleet.close();
        groups.close();
        proxy.close();
    }

    @Test
    void followsTheQueueUpToTheMaximumAndBack() {
        Scaler scaler = scaler("linear", 1);
        queueSize = 1000;
        seconds(scaler, 30);
        assertThat(instances()).hasSize(MAX);
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(MAX);

        queueSize = 3;
        seconds(scaler, 20);

        assertThat(instances()).hasSize(3);
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(3);
        assertThat(proxy.calls("SetDesiredCapacity")).hasSize(MAX);
    }

    @Test
    void doesNotAskAgainForInstancesThatTakeLong() {
        proxy.hideInstances(true);
        Scaler scaler = scaler("linear", 1);
        queueSize = 5;

        seconds(scaler, 120);

        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(5);
        assertThat(proxy.calls("SetDesiredCapacity")).hasSize(5);
    }

    @Test
    void aWorkerThatEndsBecauseOfASpotNoticeIsReplacedOnce() {
        Scaler scaler = scaler("linear", 1);
        queueSize = 3;
        seconds(scaler, 30);
        state = WorkerState.BUSY;
        String interrupted = instances().get(1);
        problems.put(interrupted, "Spot interruption notice");

        seconds(scaler, 3);

        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(3);
        seconds(scaler, 60);
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(3);
        assertThat(instances()).hasSize(3).doesNotContain(interrupted);
    }

    @Test
    void theGroupDoesNotReplaceAWorkerThatExitsByItself() {
        Scaler scaler = scaler("launch-only", 0);
        queueSize = 1;
        seconds(scaler, 30);
        assertThat(instances()).hasSize(1);
        queueSize = 0;
        state = WorkerState.ENDING;

        seconds(scaler, 60);

        assertThat(instances()).isEmpty();
        assertThat(groups.desiredCapacity(GROUP)).isZero();
    }

    @Test
    void theScalerDoesNotReplaceAnInstanceThatTheGroupReplaces() {
        Scaler scaler = scaler("linear", 1);
        queueSize = 3;
        seconds(scaler, 30);
        int calls = proxy.calls("SetDesiredCapacity").size();
        groups.client()
                .terminateInstanceInAutoScalingGroup(
                        request -> request.instanceId(instances().get(0)).shouldDecrementDesiredCapacity(false));

        seconds(scaler, 60);

        assertThat(instances()).hasSize(3);
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(3);
        assertThat(proxy.calls("SetDesiredCapacity")).hasSize(calls);
    }

    private Scaler scaler(String policy, int min) {
        Scaler scaler = new Scaler(
                fleet,
                () -> new QueueDepth(queueSize, 0, 0),
                this::heartbeats,
                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                new ScalingConfig(policy, min, MAX, false),
                Timings.withStartLimit(Duration.ofHours(1)),
                clock,
                new Random(1));
        scaler.tick();
        return scaler;
    }

    private void seconds(Scaler scaler, int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
    }

    private List<Heartbeat> heartbeats() {
        Instant now = clock.instant();
        return fleet.workers().stream()
                .filter(worker -> !worker.requested())
                .map(worker -> new Heartbeat(
                        worker.name(),
                        worker.id(),
                        problems.containsKey(worker.id()) ? WorkerState.ENDING : state,
                        Optional.ofNullable(problems.get(worker.id())),
                        now,
                        Optional.of(now),
                        now,
                        Heartbeat.Work.NONE,
                        Optional.empty()))
                .toList();
    }

    private List<String> instances() {
        return fleet.workers().stream()
                .filter(worker -> !worker.requested())
                .map(FleetWorker::id)
                .toList();
    }
}
