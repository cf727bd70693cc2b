package dev.osprey.scaler.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

import dev.osprey.core.time.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of every fleet. */
@Timeout(300)
abstract class FleetContract {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

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

        FleetWorker started = fleet.start("app-instance-1");

        assertThat(started.stopping()).isFalse();
        assertThat(fleet.workers()).containsExactly(started);
        waitForPropagation();
        FleetWorker worker = existing(fleet).get(0);
        assertThat(worker.name()).isEqualTo(name(worker, "app-instance-1"));
        assertThat(worker.status()).isEqualTo(FleetWorker.Status.STARTED);
        // Start times are rounded: to a second by EC2, to a hundredth by the operating system.
        assertThat(worker.startedAt()).isAfterOrEqualTo(before.minusSeconds(1));
        assertThat(fleet.workers()).extracting(FleetWorker::identity).containsExactly(worker.identity());
    }

    @Test
    void startsOneMoreWorkerEachTime() throws Exception {
        Fleet fleet = fleet();
        fleet.workers();
        for (int number = 1; number <= 3; number++) {
            fleet.start("app-instance-" + number);
            assertThat(fleet.workers()).hasSize(number).doesNotHaveDuplicates();
        }

        waitForPropagation();
        assertThat(existing(fleet)).hasSize(3);
        assertThat(fleet.workers()).hasSize(3);
    }

    @Test
    void stopsOnlyTheGivenWorker() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = started(fleet, "app-instance-1");
        FleetWorker second = started(fleet, "app-instance-2");

        fleet.stop(second);

        until(fleet, List.of(first));
    }

    @Test
    void killsAWorker() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = started(fleet, "app-instance-1");
        FleetWorker second = started(fleet, "app-instance-2");

        fleet.kill(first);

        until(fleet, List.of(second));
    }

    @Test
    void noticesAWorkerThatWasTerminatedFromOutside() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = started(fleet, "app-instance-1");
        FleetWorker second = started(fleet, "app-instance-2");
        waitForPropagation();

        terminateFromOutside(first);

        // A provider may replace it.
        until(fleet, workers -> !workers.contains(first.identity()) && workers.contains(second.identity()));
    }

    @Test
    void stoppingAWorkerThatIsGoneChangesNothing() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = started(fleet, "app-instance-1");
        FleetWorker second = started(fleet, "app-instance-2");
        fleet.stop(second);
        until(fleet, List.of(first));

        fleet.stop(second);

        until(fleet, List.of(first));
    }

    @Test
    void canReuseAName() throws Exception {
        Fleet fleet = fleet();
        FleetWorker first = started(fleet, "app-instance-1");
        fleet.stop(first);
        until(fleet, List.of());

        FleetWorker second = started(fleet, "app-instance-1");

        assertThat(second.identity()).isNotEqualTo(first.identity());
        assertThat(fleet.workers()).extracting(FleetWorker::identity).containsExactly(second.identity());
    }

    @Test
    void anotherNodeListsAndStopsTheSameWorkers() throws Exception {
        FleetWorker worker = started(fleet(), "app-instance-1");
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

    /** The name that a worker has which was started with this one. */
    String name(FleetWorker worker, String given) {
        return given;
    }

    /** Starts a worker and returns it once it has its name and id. */
    final FleetWorker started(Fleet fleet, String name) throws Exception {
        List<String> before = identities(fleet);
        fleet.start(name);
        until(fleet, workers -> existing(fleet).size() > before.size());
        return existing(fleet).stream()
                .filter(worker -> !before.contains(worker.identity()))
                .findFirst()
                .orElseThrow();
    }

    private static List<FleetWorker> existing(Fleet fleet) {
        return fleet.workers().stream().filter(worker -> !worker.requested()).toList();
    }

    private static List<String> identities(Fleet fleet) {
        return fleet.workers().stream().map(FleetWorker::identity).toList();
    }

    private void until(Fleet fleet, List<FleetWorker> workers) throws Exception {
        List<String> expected = workers.stream().map(FleetWorker::identity).toList();
        until(fleet, expected::equals);
    }

    private void until(Fleet fleet, Predicate<List<String>> condition) throws Exception {
        Await.until("the fleet has the expected workers", PATIENCE, () -> {
            waitForPropagation();
            return condition.test(identities(fleet));
        });
    }
}
