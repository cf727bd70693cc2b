package dev.osprey.scaler.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.osprey.core.cloud.AutoScalingGroups;
import dev.osprey.core.cloud.Moto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AutoScalingFleetIT extends InstanceFleetContract {

    private static final String GROUP = "osprey-workers";

    private AutoScalingGroups groups;

    AutoScalingFleetIT(Moto moto) {
        super(moto);
    }

    @BeforeEach
    void createGroup() {
        groups = new AutoScalingGroups(moto.endpoint());
        groups.create(GROUP, 0, 20);
    }

    @AfterEach
    void closeGroups() {
        groups.close();
    }

    @Override
    Fleet fleet() {
        return open(GROUP);
    }

    @Override
    Fleet fleetThatCannotStart() {
        groups.create("full", 0, 0);
        return open("full");
    }

    @Override
    void terminateFromOutside(FleetWorker worker) {
        try (Ec2Instances console = new Ec2Instances(Optional.of(moto.endpoint()))) {
            console.terminate(worker);
        }
    }

    @Override
    String name(FleetWorker worker, String given) {
        return worker.id();
    }

    @Test
    void aWorkerIsRequestedUntilItsInstanceIsThere() throws Exception {
        Fleet fleet = fleet();
        FleetWorker running = started(fleet, "app-instance-1");
        provider.hideInstances(true);
        waitForPropagation();
        assertThat(fleet.workers()).hasSize(1).allMatch(FleetWorker::requested);

        fleet.start("app-instance-2");
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(2);
        assertThat(fleet.workers()).hasSize(2).allMatch(FleetWorker::requested).doesNotHaveDuplicates();

        provider.hideInstances(false);
        waitForPropagation();
        assertThat(fleet.workers())
                .hasSize(2)
                .noneMatch(FleetWorker::requested)
                .extracting(FleetWorker::identity)
                .contains(running.identity());
    }

    @Test
    void aRequestedWorkerKeepsTheTimeOfItsRequest() {
        Fleet fleet = fleet();
        provider.hideInstances(true);
        FleetWorker requested = fleet.start("app-instance-1");

        clock.advance(Duration.ofMinutes(1));

        assertThat(fleet.workers()).containsExactly(requested);
    }

    @Test
    void stoppingARequestedWorkerLowersTheDesiredCapacity() {
        Fleet fleet = fleet();
        provider.hideInstances(true);
        fleet.start("app-instance-1");
        fleet.start("app-instance-2");

        fleet.stop(fleet.workers().get(1));

        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(1);
        assertThat(fleet.workers()).hasSize(1);
        assertThat(provider.calls("TerminateInstanceInAutoScalingGroup")).isEmpty();
    }

    @Test
    void theGroupDoesNotReplaceAStoppedWorker() throws Exception {
        Fleet fleet = fleet();
        started(fleet, "app-instance-1");
        FleetWorker second = started(fleet, "app-instance-2");

        fleet.stop(second);

        assertThat(provider.calls("TerminateInstanceInAutoScalingGroup"))
                .singleElement()
                .asString()
                .contains("InstanceId=" + second.id(), "ShouldDecrementDesiredCapacity=true");
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(1);
    }

    @Test
    void stoppingAWorkerThatTheGroupHasReplacedLeavesTheOthers() throws Exception {
        Fleet fleet = fleet();
        FleetWorker dead = started(fleet, "app-instance-1");
        terminateFromOutside(dead);

        // The list of the fleet still has it.
        fleet.stop(dead);

        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(1);
        waitForPropagation();
        assertThat(fleet.workers()).hasSize(1).noneMatch(worker -> worker.id().equals(dead.id()));
    }

    @Test
    void theReplacementOfADyingInstanceIsARequestedWorker() throws Exception {
        Fleet fleet = fleet();
        started(fleet, "app-instance-1");
        provider.reportState("shutting-down");
        waitForPropagation();

        assertThat(fleet.workers())
                .extracting(FleetWorker::status)
                .containsExactlyInAnyOrder(FleetWorker.Status.STOPPING, FleetWorker.Status.REQUESTED);
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, STARTED",
        "Pending:Wait, STARTED",
        "InService, STARTED",
        "Terminating, STOPPING",
        "Terminating:Wait, STOPPING"
    })
    void listsInstancesByLifecycleState(String state, FleetWorker.Status status) throws Exception {
        Fleet fleet = fleet();
        FleetWorker worker = started(fleet, "app-instance-1");
        provider.reportLifecycleState(state);
        waitForPropagation();

        assertThat(fleet.workers())
                .filteredOn(each -> each.identity().equals(worker.identity()))
                .extracting(FleetWorker::status)
                .containsExactly(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Standby", "Detached", "Warmed:Stopped"})
    void instancesOutOfServiceAreNoWorkers(String state) throws Exception {
        Fleet fleet = fleet();
        FleetWorker worker = started(fleet, "app-instance-1");
        provider.reportLifecycleState(state);
        waitForPropagation();

        assertThat(fleet.workers()).extracting(FleetWorker::identity).doesNotContain(worker.identity());
    }

    @Test
    void neverExceedsTheMaximumOfTheGroup() {
        groups.create("small", 0, 2);
        Fleet fleet = open("small");
        fleet.start("app-instance-1");
        fleet.start("app-instance-2");

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> fleet.start("app-instance-3"))
                .withMessageContaining("the maximum of the Auto Scaling group small is 2")
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FleetException.Kind.NO_CAPACITY));
        assertThat(fleet.workers()).hasSize(2);
        assertThat(provider.calls("SetDesiredCapacity")).hasSize(2);
    }

    @Test
    void atItsMinimumTheGroupKeepsAStoppedWorkerAndReplacesAKilledOne() {
        groups.create("busy", 1, 2);
        Fleet fleet = open("busy");
        FleetWorker only = fleet.workers().get(0);

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> fleet.stop(only))
                .withMessageContaining("the minimum of the Auto Scaling group busy is 1");
        fleet.kill(only);

        assertThat(provider.calls("TerminateInstanceInAutoScalingGroup"))
                .singleElement()
                .asString()
                .contains("ShouldDecrementDesiredCapacity=false");
        assertThat(fleet.workers()).hasSize(1).noneMatch(worker -> worker.id().equals(only.id()));
    }

    @Test
    void reportsAMissingGroup() {
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> open("missing").workers())
                .withMessageContaining("there is no Auto Scaling group missing");
    }

    @Test
    void describesTheGroupAtMostEveryFiveSeconds() {
        Fleet fleet = fleet();
        for (int second = 0; second < 20; second++) {
            fleet.workers();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(provider.calls("DescribeAutoScalingGroups")).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, THROTTLED, too many requests",
        "403, AccessDenied, REJECTED, on purpose",
        "400, ValidationError, REJECTED, on purpose"
    })
    void aFailedStartReportsItsCause(int status, String code, FleetException.Kind kind, String text) {
        assertFailedStart("SetDesiredCapacity", status, code, kind, text);
    }

    @Test
    void anUnreachableServiceIsUnavailable() {
        Fleet fleet = fleet();
        fleet.workers();
        provider.close();

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> fleet.start("app-instance-1"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FleetException.Kind.UNAVAILABLE));
    }

    @Test
    void aLeaderThatWakesUpRightBeforeTheCallStartsNoSecondInstance() throws Exception {
        CompletableFuture<FleetWorker> late = suspendedStart("app-instance-1");

        fleet().start("app-instance-1");
        provider.releaseLaunch();

        late.join();
        waitForPropagation();
        assertThat(fleet().workers()).hasSize(1);
        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(1);
    }

    @Test
    void aLeaderThatWakesUpAfterItsListGotOldStartsNoSecondInstance() {
        Fleet suspended = fleet();
        suspended.workers();
        fleet().start("app-instance-1");
        waitForPropagation();

        suspended.start("app-instance-1");

        assertThat(groups.desiredCapacity(GROUP)).isEqualTo(1);
        assertThat(fleet().workers()).hasSize(1);
    }

    private Fleet open(String group) {
        URI endpoint = provider.endpoint();
        return opened(new AutoScalingFleet(group, Optional.of(endpoint), Optional.of(endpoint), clock));
    }
}
