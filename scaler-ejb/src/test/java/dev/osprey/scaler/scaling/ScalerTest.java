package dev.osprey.scaler.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.ScalingReport;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.fleet.FleetWorker;
import dev.osprey.scaler.policies.Policies;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScalerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Policies POLICIES = new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3);

    private final TestClock clock = new TestClock();
    private final MemoryFleet fleet = new MemoryFleet(clock);
    private final Map<FleetWorker, Heartbeat> heartbeats = new HashMap<>();
    private int queueSize;
    private boolean queueUnavailable;

    @Test
    void startsTheMinimumAtOnceAndOnlyOnce() {
        Scaler scaler = scaler(2, 20);

        scaler.tick();
        scaler.tick();

        assertThat(fleet.names()).containsExactly("app-instance-1", "app-instance-2");
        assertThat(fleet.started).isEqualTo(2);
    }

    @Test
    void startsTheMinimumWhileTheQueueIsUnavailable() {
        Scaler scaler = scaler(1, 20);
        queueUnavailable = true;

        scaler.tick();
        clock.advance(INTERVAL);
        assertThatIllegalStateException().isThrownBy(scaler::tick);
        fleet.killAll();
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.names()).containsExactly("app-instance-1");
        assertThat(fleet.started).isEqualTo(2);
    }

    @Test
    void hasAsManyWorkersAsThePolicyWants() {
        Scaler scaler = started(1, 4);

        decideAtQueueSize(scaler, 300);
        assertThat(fleet.names()).hasSize(4);

        allReport(WorkerState.IDLE);
        decideAtQueueSize(scaler, 2);
        assertThat(fleet.names()).hasSize(2);
    }

    @Test
    void decidesOncePerInterval() {
        Scaler scaler = started(1, 20);
        decideAtQueueSize(scaler, 3);
        queueSize = 20;

        for (int second = 1; second < INTERVAL.toSeconds(); second++) {
            tickAfter(scaler, Duration.ofSeconds(1));
            assertThat(fleet.names()).hasSize(3);
        }
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.names()).hasSize(20);
    }

    @Test
    void keepsDecidingWhenTheClockIsSetBack() {
        Scaler scaler = started(1, 20);
        nextDecision(scaler);
        queueSize = 5;

        tickAfter(scaler, Duration.ofHours(-1));

        assertThat(fleet.names()).hasSize(5);
    }

    @Test
    void stopsIdleWorkersBeforeBusyOnesNewestFirst() {
        Scaler scaler = started(1, 20);
        for (queueSize = 2; queueSize <= 4; queueSize++) {
            nextDecision(scaler);
        }
        List<FleetWorker> workers = fleet.workers();
        reports(workers.get(0), WorkerState.IDLE);
        reports(workers.get(1), WorkerState.IDLE);
        reports(workers.get(2), WorkerState.BUSY);
        reports(workers.get(3), WorkerState.BUSY);

        decideAtQueueSize(scaler, 3);
        assertThat(fleet.stopped).containsExactly(workers.get(1));

        decideAtQueueSize(scaler, 1);
        assertThat(fleet.stopped).containsExactly(workers.get(1), workers.get(0), workers.get(3));
    }

    @Test
    void aDrainingWorkerIsNotCapacityAndIsStoppedOnlyOnce() {
        fleet.slowToStop = true;
        Scaler scaler = startedWithBusyWorkers(3, 20);
        decideAtQueueSize(scaler, 1);
        nextDecision(scaler);

        assertThat(fleet.stopped).hasSize(2).doesNotHaveDuplicates();
        assertThat(states(scaler))
                .containsExactlyInAnyOrder(WorkerState.BUSY, WorkerState.DRAINING, WorkerState.DRAINING);

        decideAtQueueSize(scaler, 2);

        assertThat(fleet.started).isEqualTo(4);
    }

    @Test
    void killsAWorkerThatDoesNotStopInTime() {
        fleet.slowToStop = true;
        Scaler scaler = startedWithBusyWorkers(2, 20);
        decideAtQueueSize(scaler, 1);

        tickAfter(scaler, Duration.ofSeconds(90));
        assertThat(fleet.workers()).hasSize(2);
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.workers()).hasSize(1);
    }

    @Test
    void replacesAWorkerThatIsStoppedFromOutside() {
        fleet.slowToStop = true;
        Scaler scaler = started(1, 2);

        fleet.stopFromOutside("app-instance-1");
        scaler.tick();
        scaler.tick();

        assertThat(fleet.names()).containsExactly("app-instance-1", "app-instance-2");
    }

    @Test
    void theNextDecisionReplacesWorkersAboveTheMinimum() {
        fleet.slowToStop = true;
        Scaler scaler = started(1, 20);
        decideAtQueueSize(scaler, 3);

        fleet.stopFromOutside("app-instance-2");
        tickAfter(scaler, Duration.ofSeconds(1));
        assertThat(fleet.started).isEqualTo(3);

        nextDecision(scaler);
        assertThat(fleet.started).isEqualTo(4);
    }

    @Test
    void stoppingWorkersCountTowardsTheMaximum() {
        fleet.slowToStop = true;
        Scaler scaler = startedWithBusyWorkers(3, 3);
        decideAtQueueSize(scaler, 1);

        decideAtQueueSize(scaler, 3);
        assertThat(fleet.workers()).hasSize(3);
        fleet.kill(fleet.stopped.get(0));
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.workers()).hasSize(3);
        assertThat(fleet.started).isEqualTo(4);
    }

    @Test
    void backsOffWhileStartsFailAndResumesAfterTheFirstSuccess() {
        Scaler scaler = scaler(3, 20);
        fleet.failing = true;
        for (int second = 0; second < 300; second++) {
            scaler.tick();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(fleet.failedStarts).isBetween(6, 20);

        fleet.failing = false;
        tickAfter(scaler, Duration.ofMinutes(1));

        assertThat(fleet.workers()).hasSize(3);
    }

    @Test
    void zeroWorkersAreAllowed() {
        scaler(0, 20).tick();

        assertThat(fleet.started).isZero();
    }

    @Test
    void replacesADeadWorkerAtOnceUnderTheFirstFreeName() {
        Scaler scaler = started(2, 20);
        clock.advance(Duration.ofSeconds(5));

        fleet.kill("app-instance-1");
        scaler.tick();

        assertThat(fleet.names()).containsExactlyInAnyOrder("app-instance-1", "app-instance-2");
        assertThat(fleet.started).isEqualTo(3);
    }

    @Test
    void backsOffWhileAWorkerKeepsDying() {
        Scaler scaler = scaler(1, 20);

        for (int second = 0; second < 600; second++) {
            scaler.tick();
            fleet.killAll();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(fleet.started).isBetween(10, 30);
    }

    @Test
    void replacesAHealthyWorkerThatDiesAtOnce() {
        Scaler scaler = scaler(1, 20);
        for (int death = 0; death < 5; death++) {
            scaler.tick();
            fleet.killAll();
            clock.advance(Duration.ofMinutes(2));
        }
        scaler.tick();
        clock.advance(Duration.ofHours(1));
        fleet.killAll();
        int before = fleet.started;

        scaler.tick();

        assertThat(fleet.started).isEqualTo(before + 1);
    }

    @Test
    void doesNotReplaceAWorkerThatExitedWhenIdle() {
        Scaler scaler = started(1, 20);
        decideAtQueueSize(scaler, 3);
        FleetWorker done = fleet.workers().get(0);
        reports(done, WorkerState.ENDING);

        fleet.kill(done.name());
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.workers()).hasSize(2);
        assertThat(fleet.started).isEqualTo(3);
    }

    @Test
    void aWorkerWithAnnouncedExitThatStaysIsNoCapacityAndKilledInTheEnd() {
        Scaler scaler = started(0, 20);
        fleet.slowToStop = true;
        decideAtQueueSize(scaler, 2);
        FleetWorker done = fleet.workers().get(0);
        reports(done, WorkerState.ENDING);
        queueSize = 1;
        seconds(2, scaler, WorkerState.BUSY, done);
        assertThat(scaler.report().wanted()).isEqualTo(1);
        assertThat(fleet.workers()).hasSize(2);

        heartbeats.remove(done);
        seconds(88, scaler, WorkerState.BUSY, done);
        assertThat(fleet.workers()).contains(done);
        seconds(15, scaler, WorkerState.BUSY, done);

        assertThat(fleet.workers()).hasSize(1).doesNotContain(done);
        assertThat(fleet.started).isEqualTo(2);
    }

    @Test
    void replacesAWorkerThatEndsWithAProblemBeforeItIsGone() {
        Scaler scaler = started(2, 20);
        fleet.slowToStop = true;
        decideAtQueueSize(scaler, 2);
        FleetWorker interrupted = fleet.workers().get(0);
        reports(interrupted, WorkerState.ENDING, Optional.of("Spot interruption notice"));

        tickAfter(scaler, Duration.ofSeconds(1));
        tickAfter(scaler, Duration.ofSeconds(1));

        assertThat(fleet.workers()).hasSize(3).contains(interrupted);
        // Else an Auto Scaling group would replace it, too.
        assertThat(fleet.stopped).containsExactly(interrupted);
        assertThat(scaler.report().wanted()).isEqualTo(2);
    }

    @Test
    void tellsTheFleetOfAWorkerThatExitsByItself() {
        Scaler scaler = started(0, 20);
        fleet.slowToStop = true;
        decideAtQueueSize(scaler, 2);
        FleetWorker done = fleet.workers().get(0);
        reports(done, WorkerState.ENDING);

        ticks(3, scaler);

        assertThat(fleet.stopped).containsExactly(done);
    }

    @Test
    void aRequestedWorkerCountsAsCapacityUntilItsInstanceIsThere() {
        Scaler scaler = started(1, 20);
        fleet.requesting = true;
        decideAtQueueSize(scaler, 3);
        decideAtQueueSize(scaler, 3);
        assertThat(fleet.workers())
                .hasSize(3)
                .filteredOn(FleetWorker::requested)
                .hasSize(2);

        fleet.deliver();
        decideAtQueueSize(scaler, 3);
        decideAtQueueSize(scaler, 3);

        assertThat(fleet.started).isEqualTo(3);
        assertThat(fleet.names()).hasSize(3).contains("i-2", "i-3");
        assertThat(fleet.stopped).isEmpty();
    }

    @Test
    void aRequestedWorkerThatTakesLongIsNotRequestedAgain() {
        Scaler scaler = started(1, 20);
        FleetWorker running = fleet.workers().get(0);
        fleet.requesting = true;
        decideAtQueueSize(scaler, 2);
        FleetWorker requested = fleet.workers().get(1);

        seconds(400, scaler, WorkerState.BUSY, requested);

        assertThat(fleet.workers()).containsExactly(running, requested);
        assertThat(fleet.stopped).isEmpty();
    }

    @Test
    void stopsRequestedWorkersFirst() {
        Scaler scaler = started(2, 20);
        List<FleetWorker> running = fleet.workers();
        running.forEach(worker -> reports(worker, WorkerState.IDLE));
        fleet.requesting = true;
        decideAtQueueSize(scaler, 3);

        decideAtQueueSize(scaler, 2);

        assertThat(fleet.workers()).containsExactlyElementsOf(running);
    }

    @Test
    void replacesAWorkerThatNeverSentAHeartbeat() {
        Scaler scaler = started(2, 20);
        queueSize = 2;
        FleetWorker unheard = fleet.workers().get(0);
        FleetWorker working = fleet.workers().get(1);
        seconds(180, scaler, WorkerState.IDLE, unheard);
        assertThat(fleet.workers()).containsExactly(unheard, working);

        seconds(2, scaler, WorkerState.IDLE, unheard);

        assertThat(fleet.stopped).containsExactly(unheard);
        assertThat(fleet.workers()).hasSize(2).contains(working);
    }

    @Test
    void keepsWorkersThatStartTogetherAndTakeLongerThanTheLimit() {
        Scaler scaler = started(20, 20);
        queueSize = 20;
        List<FleetWorker> starting = List.copyOf(fleet.workers());
        ticks(355, scaler);
        assertThat(fleet.stopped).hasSize(1);

        seconds(200, scaler, WorkerState.IDLE);

        assertThat(fleet.stopped).hasSize(1);
        assertThat(fleet.workers())
                .hasSize(20)
                .containsAll(starting.stream()
                        .filter(worker -> !fleet.stopped.contains(worker))
                        .toList());
    }

    @Test
    void givesEachReplacementOfAWorkerThatNeverStartsMoreTimeUntilOneReports() {
        Scaler scaler = started(1, 20);
        queueSize = 1;
        List<Long> minutes = new ArrayList<>();
        Instant last = clock.instant();
        while (minutes.size() < 5) {
            int stopped = fleet.stopped.size();
            ticks(1, scaler);
            if (fleet.stopped.size() > stopped) {
                minutes.add(Duration.between(last, clock.instant()).toMinutes());
                last = clock.instant();
            }
        }
        assertThat(minutes).containsExactly(3L, 6L, 12L, 24L, 24L);

        seconds(2, scaler, WorkerState.IDLE);
        decideAtQueueSize(scaler, 2);
        FleetWorker unheard = fleet.workers().get(1);
        seconds(182, scaler, WorkerState.IDLE, unheard);
        assertThat(fleet.stopped).contains(unheard).hasSize(6);
    }

    @Test
    void replacesAWorkerThatHangsAndKillsItOnceTheReplacementSendsHeartbeats() {
        Scaler scaler = started(1, 20);
        FleetWorker hung = fleet.workers().get(0);
        seconds(100, scaler, WorkerState.BUSY);
        queueSize = 1;
        seconds(29, scaler, WorkerState.BUSY, hung);
        assertThat(fleet.workers()).containsExactly(hung);

        seconds(1, scaler, WorkerState.BUSY, hung);
        assertThat(fleet.names()).containsExactly("app-instance-1", "app-instance-2");
        assertThat(fleet.workers()).contains(hung);

        seconds(2, scaler, WorkerState.BUSY, hung);
        assertThat(fleet.names()).containsExactly("app-instance-2");
        assertThat(fleet.killed).containsExactly(hung);
        assertThat(fleet.stopped).isEmpty();
        assertThat(scaler.report().wanted()).isEqualTo(1);
    }

    @Test
    void aWorkerThatHangsIsShownAsEnding() {
        Scaler scaler = started(1, 20);
        FleetWorker hung = fleet.workers().get(0);
        seconds(15, scaler, WorkerState.BUSY);
        heartbeats.clear();

        ticks(31, scaler);

        assertThat(fleet.workers()).contains(hung);
        assertThat(states(scaler)).startsWith(WorkerState.ENDING);
    }

    @Test
    void replacesEveryWorkerThatHangs() {
        Scaler scaler = started(3, 20);
        List<FleetWorker> hung = fleet.workers();
        seconds(15, scaler, WorkerState.IDLE);
        queueSize = 3;

        seconds(40, scaler, WorkerState.IDLE, hung.toArray(FleetWorker[]::new));

        assertThat(fleet.killed).containsExactlyElementsOf(hung);
        assertThat(fleet.workers()).hasSize(3).doesNotContainAnyElementsOf(hung);
    }

    @Test
    void killsAWorkerThatHangsFirstWhenTheMaximumAllowsNoReplacement() {
        Scaler scaler = started(1, 1);
        FleetWorker hung = fleet.workers().get(0);
        seconds(15, scaler, WorkerState.BUSY);
        queueSize = 1;

        seconds(32, scaler, WorkerState.BUSY, hung);

        assertThat(fleet.killed).containsExactly(hung);
        assertThat(fleet.workers()).hasSize(1);
        assertThat(fleet.started).isEqualTo(2);
    }

    @Test
    void aWorkerThatResumesBeforeItsReplacementIsUpIsKept() {
        Scaler scaler = started(1, 20);
        FleetWorker paused = fleet.workers().get(0);
        seconds(15, scaler, WorkerState.BUSY);
        queueSize = 1;
        heartbeats.clear();
        ticks(32, scaler);
        assertThat(fleet.workers()).hasSize(2);

        reports(paused, WorkerState.BUSY);
        ticks(2, scaler);
        reports(paused, WorkerState.BUSY);
        ticks(20, scaler);

        assertThat(fleet.killed).isEmpty();
        assertThat(fleet.workers()).contains(paused);
    }

    /** Its own clock says that all workers have been silent for an hour. */
    @Test
    void aScalerThatWasSuspendedKeepsTheHealthyWorkers() {
        Scaler scaler = started(3, 20);
        queueSize = 3;
        List<FleetWorker> workers = fleet.workers();
        seconds(20, scaler, WorkerState.BUSY);

        heartbeats.clear();
        clock.advance(Duration.ofHours(1));
        // The suspended workers resume at the same time, and send their first heartbeats within a few seconds.
        ticks(4, scaler);
        seconds(60, scaler, WorkerState.BUSY);

        assertThat(fleet.workers()).containsExactlyElementsOf(workers);
        assertThat(fleet.started).isEqualTo(3);
    }

    @Test
    void aNewScalerKeepsTheHealthyWorkersOfASuspendedMachine() {
        Scaler before = started(3, 20);
        queueSize = 3;
        List<FleetWorker> workers = fleet.workers();
        seconds(20, before, WorkerState.BUSY);

        heartbeats.clear();
        clock.advance(Duration.ofHours(1));
        Scaler next = started(3, 20);
        ticks(4, next);
        seconds(60, next, WorkerState.BUSY);

        assertThat(fleet.workers()).containsExactlyElementsOf(workers);
    }

    @Test
    void aNewScalerReplacesAWorkerThatHasHungSinceBefore() {
        Scaler before = started(1, 20);
        FleetWorker hung = fleet.workers().get(0);
        seconds(200, before, WorkerState.BUSY);
        queueSize = 1;

        seconds(50, started(1, 20), WorkerState.BUSY, hung);

        assertThat(fleet.workers()).hasSize(1).doesNotContain(hung);
    }

    /** Whether all workers hang or cannot store their heartbeats makes no difference to the scaler. */
    @Test
    void keepsAllWorkersButOneWhileNoHeartbeatArrivesAtAll() {
        Scaler scaler = started(5, 5);
        queueSize = 5;
        List<FleetWorker> workers = fleet.workers();
        seconds(20, scaler, WorkerState.BUSY);
        heartbeats.clear();

        ticks(600, scaler);
        assertThat(fleet.workers()).containsAll(workers.subList(1, 5));

        seconds(60, scaler, WorkerState.BUSY);
        assertThat(fleet.workers()).hasSize(5).containsAll(workers.subList(1, 5));
    }

    @Test
    void aWorkerThatHangsIsKilledWhenNoneIsWanted() {
        Scaler scaler = started(0, 20);
        decideAtQueueSize(scaler, 1);
        FleetWorker hung = fleet.workers().get(0);
        seconds(10, scaler, WorkerState.BUSY);
        queueSize = 0;
        heartbeats.clear();

        // The third decision comes with the end of the limit.
        ticks(31, scaler);

        assertThat(fleet.killed).containsExactly(hung);
        assertThat(fleet.started).isEqualTo(1);
    }

    @Test
    void reportsTheStateFromTheHeartbeat() {
        Scaler scaler = started(2, 20);
        reports(fleet.workers().get(0), WorkerState.BUSY);

        assertThat(states(scaler)).containsExactly(WorkerState.BUSY, WorkerState.STARTING);
    }

    @Test
    void ignoresTheHeartbeatOfAPredecessorWithTheSameName() {
        Scaler scaler = started(1, 20);
        reports(fleet.workers().get(0), WorkerState.BUSY);
        fleet.killAll();
        scaler.tick();

        assertThat(states(scaler)).containsExactly(WorkerState.STARTING);
    }

    @Test
    void aPausedScalerChangesNothing() {
        Scaler scaler = started(1, 20);
        scaler.configure(new ScalingConfig("linear", 1, 20, true));

        decideAtQueueSize(scaler, 10);
        fleet.killAll();
        nextDecision(scaler);
        assertThat(fleet.started).isEqualTo(1);

        scaler.configure(new ScalingConfig("linear", 1, 20, false));
        scaler.tick();
        assertThat(fleet.workers()).hasSize(10);
    }

    @Test
    void appliesNewBoundsAtOnceAndANewPolicyAtTheNextDecision() {
        Scaler scaler = started(1, 20);
        decideAtQueueSize(scaler, 10);
        assertThat(fleet.workers()).hasSize(10);

        scaler.configure(new ScalingConfig("threshold", 12, 15, false));
        scaler.tick();
        assertThat(fleet.workers()).hasSize(12);

        nextDecision(scaler);
        assertThat(fleet.workers()).hasSize(13);
        assertThat(scaler.report().decisions().get(0).policy()).isEqualTo("threshold");
    }

    @Test
    void keepsAnExistingFleetUntilItsFirstDecision() {
        Scaler before = started(1, 20);
        decideAtQueueSize(before, 5);

        Scaler next = started(1, 20);
        fleet.kill("app-instance-3");
        tickAfter(next, Duration.ofSeconds(1));

        assertThat(fleet.workers()).hasSize(5);
    }

    @Test
    void storesTheLatestDecisionsThatChangedTheFleetNewestFirst() {
        Scaler scaler = started(1, 200);
        nextDecision(scaler);
        assertThat(scaler.report().decisions()).isEmpty();

        for (queueSize = 2; queueSize <= 150; queueSize++) {
            allReport(WorkerState.IDLE);
            nextDecision(scaler);
        }

        assertThat(scaler.report().decisions()).hasSize(ScalingReport.MAX_DECISIONS);
        assertThat(scaler.report().decisions().get(0).text())
                .isEqualTo("policy=linear queue=150 wanted=150 ready=149 booting=0 → start 1");
        assertThat(scaler.report().wanted()).isEqualTo(150);
    }

    private Scaler scaler(int min, int max) {
        return new Scaler(
                fleet,
                this::depth,
                () -> List.copyOf(heartbeats.values()),
                POLICIES,
                new ScalingConfig("linear", min, max, false),
                Timings.withStartLimit(Duration.ofMinutes(3)),
                clock,
                new Random(1));
    }

    /** After the first tick, which starts the minimum. */
    private Scaler started(int min, int max) {
        Scaler scaler = scaler(min, max);
        scaler.tick();
        return scaler;
    }

    private Scaler startedWithBusyWorkers(int count, int max) {
        Scaler scaler = started(1, max);
        decideAtQueueSize(scaler, count);
        allReport(WorkerState.BUSY);
        return scaler;
    }

    private QueueDepth depth() {
        if (queueUnavailable) {
            throw new IllegalStateException("on purpose");
        }
        return new QueueDepth(queueSize, 0, 0);
    }

    private List<WorkerState> states(Scaler scaler) {
        return FleetStatus.of(
                        new ScalingConfig("linear", 1, 20, false),
                        scaler.report(),
                        fleet.workers(),
                        List.copyOf(heartbeats.values()),
                        scaler.stopping(),
                        scaler.silent())
                .workers()
                .stream()
                .map(FleetStatus.Member::state)
                .toList();
    }

    private void tickAfter(Scaler scaler, Duration pause) {
        clock.advance(pause);
        scaler.tick();
    }

    private void ticks(int seconds, Scaler scaler) {
        for (int second = 0; second < seconds; second++) {
            tickAfter(scaler, Duration.ofSeconds(1));
        }
    }

    /** Ticks every second while all workers but the silent ones send heartbeats. */
    private void seconds(int seconds, Scaler scaler, WorkerState state, FleetWorker... silent) {
        for (int second = 0; second < seconds; second++) {
            fleet.workers().stream()
                    .filter(worker -> !List.of(silent).contains(worker))
                    .forEach(worker -> reports(worker, state));
            tickAfter(scaler, Duration.ofSeconds(1));
        }
    }

    private void nextDecision(Scaler scaler) {
        tickAfter(scaler, INTERVAL);
    }

    private void decideAtQueueSize(Scaler scaler, int size) {
        queueSize = size;
        nextDecision(scaler);
    }

    private void allReport(WorkerState state) {
        fleet.workers().forEach(worker -> reports(worker, state));
    }

    private void reports(FleetWorker worker, WorkerState state) {
        reports(worker, state, Optional.empty());
    }

    private void reports(FleetWorker worker, WorkerState state, Optional<String> problem) {
        Instant now = clock.instant();
        heartbeats.put(
                worker,
                new Heartbeat(
                        worker.name(),
                        worker.id(),
                        state,
                        problem,
                        worker.startedAt(),
                        Optional.of(now),
                        now,
                        Heartbeat.Work.NONE,
                        Optional.empty()));
    }
}
