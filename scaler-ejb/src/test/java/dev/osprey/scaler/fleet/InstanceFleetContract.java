package dev.osprey.scaler.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.osprey.core.cloud.Moto;
import dev.osprey.core.cloud.MotoExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.scaler.cloud.Ec2Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of a fleet whose workers are instances at a provider. */
@ExtendWith(MotoExtension.class)
abstract class InstanceFleetContract extends FleetContract {

    final Moto moto;
    final TestClock clock = new TestClock();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<Fleet> opened = new ArrayList<>();

    /** The provider, as the fleets reach it. */
    Ec2Proxy provider;

    InstanceFleetContract(Moto moto) {
        this.moto = moto;
    }

    @BeforeEach
    final void openProvider() throws Exception {
        provider = new Ec2Proxy(moto);
    }

    @AfterEach
    final void closeFleets() {
        threads.shutdownNow();
        opened.forEach(Fleet::close);
        provider.close();
    }

    @Override
    abstract Fleet fleet();

    @Override
    final void waitForPropagation() {
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    void describesInstancesAtMostEveryFiveSeconds() {
        Fleet fleet = fleet();
        for (int second = 0; second < 20; second++) {
            fleet.workers();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(provider.calls("DescribeInstances")).hasSize(4);
    }

    /** The fleet is closed after the test. */
    final Fleet opened(Fleet fleet) {
        opened.add(fleet);
        return fleet;
    }

    /** The start of a worker by a leader that is suspended right before its call, until the provider releases the launch. */
    final CompletableFuture<FleetWorker> suspendedStart(String name) throws InterruptedException {
        Fleet suspended = fleet();
        suspended.workers();
        provider.holdNextLaunch();
        CompletableFuture<FleetWorker> late = CompletableFuture.supplyAsync(() -> suspended.start(name), threads);
        provider.awaitHeldLaunch();
        return late;
    }

    final void assertFailedStart(String action, int status, String code, FleetException.Kind kind, String text) {
        Fleet fleet = fleet();
        provider.fail(action, status, code, 0);

        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> fleet.start("app-instance-1"))
                .withMessageContainingAll("worker=app-instance-1", code, text)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertThat(fleet.workers()).isEmpty();
    }
}
