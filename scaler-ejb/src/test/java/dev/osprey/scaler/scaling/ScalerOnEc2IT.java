package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.cloud.Ec2Proxy;
import dev.osprey.scaler.cloud.Moto;
import dev.osprey.scaler.fleet.Ec2Fleet;
import dev.osprey.scaler.fleet.Ec2Settings;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The scaler with a fleet of EC2 instances, including failures of EC2. */
@Timeout(120)
class ScalerOnEc2IT {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MAX = 20;

    private final TestClock clock = new TestClock();
    private Moto moto;
    private Ec2Proxy ec2;
    private Ec2Fleet fleet;
    private Scaler scaler;
    private int queueSize;
    private boolean booted;

    @BeforeEach
    void scalerOnEc2() throws Exception {
        moto = Moto.start();
        ec2 = new Ec2Proxy(moto);
        Ec2Settings settings = new Ec2Settings(
                "osprey",
                Optional.empty(),
                Optional.of("ami-12c6146b"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ec2.endpoint()));
        fleet = new Ec2Fleet(settings, () -> UUID.randomUUID().toString(), clock);
        scaler = new Scaler(
                fleet,
                () -> new QueueDepth(queueSize, 0, 0),
                this::heartbeats,
                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                new ScalingConfig("linear", 1, MAX, false),
                Timings.withStartLimit(Duration.ofHours(1)),
                clock,
                new Random(1));
        scaler.tick();
    }

    @AfterEach
    void closeAll() {
        if (moto != null) {
            fleet.close();
            ec2.close();
            moto.close();
        }
    }

    @Test
    void startsAtMostTwentyAndReusesNames() {
        queueSize = 1000;
        decide();
        decide();
        decide();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(MAX));
        assertThat(ec2.calls("RunInstances")).hasSize(MAX);

        booted = true;
        queueSize = 18;
        decide();
        decide();
        assertThat(names()).hasSize(18);

        queueSize = MAX;
        decide();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(MAX));
    }

    @Test
    void countsPendingInstances() {
        ec2.reportState("pending");
        queueSize = 5;
        decide();
        decide();
        decide();

        assertThat(names()).hasSize(5);
        assertThat(ec2.calls("RunInstances")).hasSize(5);
    }

    @Test
    void doesNotStartInstancesTwiceThatEc2DoesNotListYet() {
        ec2.hideInstances(true);
        queueSize = 5;
        decide();
        decide();

        assertThat(ec2.calls("RunInstances")).hasSize(5);
    }

    @Test
    void replacesAnInstanceThatWasTerminatedFromOutside() {
        queueSize = 3;
        decide();
        FleetWorker lost = fleet.workers().get(1);

        fleet.stop(lost);
        clock.advance(Duration.ofSeconds(5));
        scaler.tick();

        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(3));
        assertThat(fleet.workers()).extracting(FleetWorker::id).doesNotContain(lost.id());
    }

    @Test
    void backsOffWhileEc2ThrottlesOrHasNoCapacity() {
        queueSize = 6;
        ec2.fail("RunInstances", 503, "RequestLimitExceeded", 2);
        decide();
        assertThat(names()).hasSize(3);

        ec2.fail("RunInstances", 500, "InsufficientInstanceCapacity", 0);
        for (int second = 0; second < 30; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
        assertThat(names()).hasSize(3);
        // The SDK makes three calls per attempt: without backoff there would be ninety.
        assertThat(ec2.calls("RunInstances")).hasSizeLessThan(30);

        ec2.succeed();
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            scaler.tick();
        }
        assertThat(names()).containsExactlyInAnyOrderElementsOf(namesUpTo(6));
    }

    private List<Heartbeat> heartbeats() {
        Instant now = clock.instant();
        return booted
                ? fleet.workers().stream()
                        .map(each -> new Heartbeat(
                                each.name(),
                                each.id(),
                                WorkerState.IDLE,
                                Optional.empty(),
                                now,
                                Optional.of(now),
                                now,
                                Heartbeat.Work.NONE))
                        .toList()
                : List.of();
    }

    private void decide() {
        clock.advance(INTERVAL);
        scaler.tick();
    }

    private List<String> names() {
        return fleet.workers().stream().map(FleetWorker::name).toList();
    }

    private static List<String> namesUpTo(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(each -> "app-instance-" + each)
                .toList();
    }
}
