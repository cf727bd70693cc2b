package dev.osprey.bench.simulation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetTest {

    private final Fleet fleet = new Fleet(60);

    @Test
    void aWorkerThatGoesWhileItHoldsAnImageIsCounted() {
        Worker worker = ready();
        fleet.take(worker, 0);

        fleet.gone(worker, 1);

        assertThat(fleet.busyEnded()).isEqualTo(1);
        assertThat(fleet.size()).isZero();
    }

    @Test
    void aBusyWorkerThatIsToEndAnswersFirst() {
        Worker worker = ready();
        fleet.take(worker, 0);

        fleet.end(1, 100);

        assertThat(fleet.ready()).isZero();
        assertThat(fleet.size()).isEqualTo(1);
        fleet.answered(worker, 101);
        assertThat(fleet.size()).isZero();
        assertThat(fleet.cost()).isEqualTo(101);
        assertThat(fleet.busyEnded()).isZero();
    }

    @Test
    void idleWorkersEndBeforeBusyOnesTheNewestFirst() {
        Worker busy = ready();
        fleet.take(busy, 0);
        Worker older = ready();
        Worker newer = ready();
        fleet.rest(older, 10);
        fleet.rest(newer, 20);

        fleet.end(1, 30);

        assertThat(fleet.ready()).isEqualTo(2);
        assertThat(fleet.pollIdle()).isSameAs(older);
        assertThat(fleet.hasIdle()).isFalse();
    }

    @Test
    void ofBusyWorkersTheNewestEnds() {
        Worker older = ready();
        Worker newer = ready();
        fleet.take(older, 0);
        fleet.take(newer, 0);

        fleet.end(1, 30);

        assertThat(older.ending()).isFalse();
        assertThat(newer.ending()).isTrue();
    }

    @Test
    void theIdleEndThemselvesDownToTheLeast() {
        for (double second = 0; second < 3; second++) {
            fleet.rest(ready(), second);
        }

        fleet.endIdle(20, 1, 21);

        // The third was idle for 19 seconds only.
        assertThat(fleet.size()).isEqualTo(1);
        fleet.endIdle(20, 1, 30);
        assertThat(fleet.size()).isEqualTo(1);
    }

    @Test
    void whoIsThereAtTheEndIsPaidToo() {
        fleet.start(0, 40);
        ready();

        fleet.close(100);

        assertThat(fleet.cost()).isEqualTo(200);
        assertThat(fleet.size()).isZero();
    }

    private Worker ready() {
        Worker worker = fleet.start(0, 0);
        fleet.booted(worker);
        return worker;
    }
}
