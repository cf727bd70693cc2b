package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every fleet promises. */
@Timeout(60)
abstract class FleetContract {

    /** One fleet as each web node has it: all of them look after the same workers. */
    abstract Fleet fleet() throws Exception;

    abstract Fleet fleetThatCannotStart() throws Exception;

    /** Ends the worker as somebody else would. */
    abstract void endElsewhere(FleetWorker worker);

    /** Nobody has to wait longer than this until a fleet sees what has happened; time that the fleet is told. */
    abstract void letTimePass();

    @Test
    void aFleetIsEmptyAtFirst() throws Exception {
        assertThat(fleet().workers()).isEmpty();
    }

    @Test
    void aStartedWorkerIsThereAtOnceAndUnderItsName() throws Exception {
        Fleet fleet = fleet();
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        FleetWorker worker = fleet.start("app-instance-1");

        assertThat(worker.name()).isEqualTo("app-instance-1");
        assertThat(worker.stopping()).isFalse();
        // Some fleets tell the second, processes the hundredth of one.
        assertThat(worker.startedAt()).isAfterOrEqualTo(before.minusSeconds(1));
        assertThat(fleet.workers()).containsExactly(worker);
        letTimePass();
        assertThat(fleet.workers()).extracting(FleetWorker::identity).containsExactly(worker.identity());
    }

    @Test
    void whoIsAskedToEndEndsAndTheOthersStay() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");

        fleet.stop(second);

        untilOnly(fleet, first);
    }

    @Test
    void whoIsKilledEnds() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");

        fleet.kill(first);

        untilOnly(fleet, second);
    }

    @Test
    void whoIsEndedBySomebodyElseIsMissed() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");
        letTimePass();

        endElsewhere(first);

        untilOnly(fleet, second);
    }

    @Test
    void aNameIsUsedAgainForAnotherWorker() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        fleet.stop(first);
        until(fleet, List.of());

        FleetWorker second = fleet.start("app-instance-1");

        assertThat(second.identity()).isNotEqualTo(first.identity());
        assertThat(fleet.workers()).containsExactly(second);
    }

    @Test
    void anotherWebNodeSeesAndEndsTheSameWorkers() throws Exception {
        FleetWorker worker = fleet().start("app-instance-1");
        Fleet other = fleet();

        assertThat(other.workers()).extracting(FleetWorker::identity).containsExactly(worker.identity());
        other.stop(other.workers().get(0));

        until(other, List.of());
    }

    @Test
    void whatCannotBeStartedIsOneSentenceAndNoWorker() throws Exception {
        Fleet fleet = fleetThatCannotStart();

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> fleet.start("app-instance-1"))
                .withMessageContaining("worker=app-instance-1");
        assertThat(fleet.workers()).isEmpty();
    }

    private void untilOnly(Fleet fleet, FleetWorker worker) throws InterruptedException {
        until(fleet, List.of(worker.identity()));
    }

    private void until(Fleet fleet, List<String> identities) throws InterruptedException {
        do {
            Thread.sleep(10);
            letTimePass();
        } while (!fleet.workers().stream().map(FleetWorker::identity).toList().equals(identities));
    }
}
