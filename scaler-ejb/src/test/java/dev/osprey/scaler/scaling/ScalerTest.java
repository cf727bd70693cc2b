package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.FleetWorker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScalerTest {

    private final TestClock clock = new TestClock();
    private final FakeFleet fleet = new FakeFleet();
    private final List<Heartbeat> heartbeats = new ArrayList<>();

    @Test
    void startsWhatIsMissingOnce() {
        Scaler scaler = scaler(2);

        scaler.decide();
        scaler.decide();

        assertThat(fleet.names()).containsExactly("app-instance-1", "app-instance-2");
        assertThat(fleet.started).isEqualTo(2);
    }

    @Test
    void zeroWorkersAreAllowed() {
        scaler(0).decide();

        assertThat(fleet.started).isZero();
    }

    @Test
    void replacesADeadWorkerAtOnceUnderTheFirstFreeName() {
        Scaler scaler = scaler(2);
        scaler.decide();
        clock.pass(Duration.ofSeconds(5));

        fleet.kill("app-instance-1");
        scaler.decide();

        assertThat(fleet.names()).containsExactlyInAnyOrder("app-instance-1", "app-instance-2");
        assertThat(fleet.started).isEqualTo(3);
    }

    @Test
    void aWorkerThatKeepsDyingIsRestartedLessAndLessOften() {
        Scaler scaler = scaler(1);

        for (int second = 0; second < 600; second++) {
            scaler.decide();
            fleet.killAll();
            clock.pass(Duration.ofSeconds(1));
        }

        assertThat(fleet.started).isBetween(10, 30);
    }

    @Test
    void aWorkerThatDiesAfterALongLifeIsReplacedAtOnceAgain() {
        Scaler scaler = scaler(1);
        for (int death = 0; death < 5; death++) {
            scaler.decide();
            fleet.killAll();
            clock.pass(Duration.ofMinutes(2));
        }
        scaler.decide();
        clock.pass(Duration.ofHours(1));
        fleet.killAll();
        int before = fleet.started;

        scaler.decide();

        assertThat(fleet.started).isEqualTo(before + 1);
    }

    @Test
    void aWorkerThatNeverCameToLifeIsEndedAndReplacedOthersAreNot() {
        Scaler scaler = scaler(2);
        scaler.decide();
        FleetWorker mute = fleet.workers().get(0);
        FleetWorker working = fleet.workers().get(1);
        clock.pass(Duration.ofMinutes(3));
        scaler.decide();
        assertThat(fleet.workers()).containsExactly(mute, working);
        heartbeats.add(new Heartbeat(
                working.name(),
                working.id(),
                WorkerState.IDLE,
                Optional.empty(),
                working.startedAt(),
                clock.instant()));

        clock.pass(Duration.ofSeconds(1));
        scaler.decide();
        heartbeats.clear();
        clock.pass(Duration.ofSeconds(1));
        scaler.decide();

        assertThat(fleet.workers()).hasSize(2).contains(working).doesNotContain(mute);
        assertThat(fleet.started).isEqualTo(3);
    }

    @Test
    void theStateOfAWorkerIsWhatItSaysItself() {
        Scaler scaler = scaler(2);
        scaler.decide();
        FleetWorker first = fleet.workers().get(0);
        heartbeats.add(new Heartbeat(
                first.name(), first.id(), WorkerState.BUSY, Optional.empty(), first.startedAt(), clock.instant()));

        assertThat(scaler.status().workers())
                .extracting(FleetStatus.Member::state)
                .containsExactly(WorkerState.BUSY, WorkerState.STARTING);
    }

    @Test
    void theHeartbeatOfADeadRunIsNotItsSuccessors() {
        Scaler scaler = scaler(1);
        scaler.decide();
        FleetWorker dead = fleet.workers().get(0);
        heartbeats.add(new Heartbeat(
                dead.name(), dead.id(), WorkerState.BUSY, Optional.empty(), dead.startedAt(), clock.instant()));
        fleet.killAll();
        scaler.decide();

        assertThat(scaler.status().workers())
                .extracting(FleetStatus.Member::state)
                .containsExactly(WorkerState.STARTING);
    }

    @Test
    void boundsTheWrongWayRoundAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scaler(fleet, List::of, 3, 2, clock, new Random(1)))
                .withMessageContaining("osprey.scaling.min")
                .withMessageContaining("osprey.scaling.max");
    }

    private Scaler scaler(int min) {
        return new Scaler(fleet, () -> heartbeats, min, 20, clock, new Random(1));
    }

    /** Workers in memory: what a fleet promises, without processes. */
    private final class FakeFleet implements Fleet {

        private final List<FleetWorker> alive = new ArrayList<>();
        private int started;

        @Override
        public List<FleetWorker> workers() {
            return List.copyOf(alive);
        }

        @Override
        public FleetWorker start(String name) {
            started++;
            FleetWorker worker = new FleetWorker(name, Integer.toString(started), clock.instant());
            alive.add(worker);
            return worker;
        }

        @Override
        public void end(FleetWorker worker) {
            alive.remove(worker);
        }

        @Override
        public void close() {
            alive.clear();
        }

        private void kill(String name) {
            alive.removeIf(worker -> worker.name().equals(name));
        }

        private void killAll() {
            alive.clear();
        }

        private List<String> names() {
            return alive.stream().map(FleetWorker::name).toList();
        }
    }
}
