package dev.osprey.bench.simulation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedFleetTest {

    private final SimulatedFleet fleet = new SimulatedFleet(60);

    @Test
    void countsARemovedWorkerThatHoldsAnImage() {
        SimulatedWorker worker = ready();
        fleet.take(worker, 0);

        fleet.remove(worker, 1);

        assertThat(fleet.busyStopped()).isEqualTo(1);
        assertThat(fleet.size()).isZero();
    }

    @Test
    void aBusyWorkerFinishesItsImageBeforeItStops() {
        SimulatedWorker worker = ready();
        fleet.take(worker, 0);

        fleet.stop(1, 100);

        assertThat(fleet.ready()).isZero();
        assertThat(fleet.size()).isEqualTo(1);
        fleet.answered(worker, 101);
        assertThat(fleet.size()).isZero();
        assertThat(fleet.cost()).isEqualTo(101);
        assertThat(fleet.busyStopped()).isZero();
    }

    @Test
    void stopsIdleWorkersBeforeBusyOnesNewestFirst() {
        SimulatedWorker busy = ready();
        fleet.take(busy, 0);
        SimulatedWorker older = ready();
        SimulatedWorker newer = ready();
        fleet.idle(older, 10);
        fleet.idle(newer, 20);

        fleet.stop(1, 30);

        assertThat(fleet.ready()).isEqualTo(2);
        assertThat(fleet.pollIdle()).isSameAs(older);
        assertThat(fleet.hasIdle()).isFalse();
    }

    @Test
    void stopsTheNewestOfTheBusyWorkers() {
        SimulatedWorker older = ready();
        SimulatedWorker newer = ready();
        fleet.take(older, 0);
        fleet.take(newer, 0);

        fleet.stop(1, 30);

        assertThat(older.stopping()).isFalse();
        assertThat(newer.stopping()).isTrue();
    }

    @Test
    void idleWorkersExitDownToTheMinimum() {
        for (double second = 0; second < 3; second++) {
            fleet.idle(ready(), second);
        }

        fleet.stopIdle(20, 1, 21);

        // The third worker had been idle for only 19 seconds.
        assertThat(fleet.size()).isEqualTo(1);
        fleet.stopIdle(20, 1, 30);
        assertThat(fleet.size()).isEqualTo(1);
    }

    @Test
    void billsWorkersThatExistAtTheEnd() {
        fleet.start(0, 40);
        ready();

        fleet.close(100);

        assertThat(fleet.cost()).isEqualTo(200);
        assertThat(fleet.size()).isZero();
    }

    private SimulatedWorker ready() {
        SimulatedWorker worker = fleet.start(0, 0);
        fleet.booted(worker);
        return worker;
    }
}
