package dev.osprey.scaler.fleet;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of every fleet. */
@Timeout(60)
abstract class FleetContract {

    /** A fleet as each web node has one: all of them share the same workers. */
    abstract Fleet fleet() throws Exception;

    abstract Fleet fleetThatCannotStart() throws Exception;

    /** Terminates the worker without the fleet. */
    abstract void terminateFromOutside(FleetWorker worker);

    /** Advances the fleet's clock until it must see all changes. */
    abstract void waitForPropagation();

    @Test
    void isEmptyAtFirst() throws Exception {
        assertThat(fleet().workers()).isEmpty();
    }

    @Test
    void listsAStartedWorkerAtOnce() throws Exception {
        Fleet fleet = fleet();
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        FleetWorker worker = fleet.start("app-instance-1");

        assertThat(worker.name()).isEqualTo("app-instance-1");
        assertThat(worker.stopping()).isFalse();
        // Start times are rounded: to a second by EC2, to a hundredth by the operating system.
        assertThat(worker.startedAt()).isAfterOrEqualTo(before.minusSeconds(1));
        assertThat(fleet.workers()).containsExactly(worker);
        waitForPropagation();
        assertThat(fleet.workers()).extracting(FleetWorker::identity).containsExactly(worker.identity());
    }

    @Test
    void stopsOnlyTheGivenWorker() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");

        fleet.stop(second);

        untilOnly(fleet, first);
    }

    @Test
    void killsAWorker() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");

        fleet.kill(first);

        untilOnly(fleet, second);
    }

    @Test
    void noticesAWorkerThatWasTerminatedFromOutside() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        FleetWorker second = fleet.start("app-instance-2");
        waitForPropagation();

        terminateFromOutside(first);

        untilOnly(fleet, second);
    }

    @Test
    void canReuseAName() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = fleet.start("app-instance-1");
        fleet.stop(first);
        until(fleet, List.of());

        FleetWorker second = fleet.start("app-instance-1");

        assertThat(second.identity()).isNotEqualTo(first.identity());
        assertThat(fleet.workers()).containsExactly(second);
    }

    @Test
    void anotherNodeListsAndStopsTheSameWorkers() throws Exception {
        FleetWorker worker = fleet().start("app-instance-1");
        Fleet other = fleet();

        assertThat(other.workers()).extracting(FleetWorker::identity).containsExactly(worker.identity());
        other.stop(other.workers().get(0));

        until(other, List.of());
    }

    @Test
    void aFailedStartReportsTheWorkerAndLeavesNone() throws Exception {
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
            waitForPropagation();
        } while (!fleet.workers().stream().map(FleetWorker::identity).toList().equals(identities));
    }
}
