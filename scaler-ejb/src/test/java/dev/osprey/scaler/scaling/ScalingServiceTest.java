package dev.osprey.scaler.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.fleet.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScalingServiceTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicInteger withdrawals = new AtomicInteger();

    private final ScalingService external = ScalingService.external(
            () -> List.of(new Heartbeat(
                    "app-instance",
                    "4711",
                    WorkerState.IDLE,
                    Optional.empty(),
                    START,
                    Optional.of(START),
                    START,
                    Heartbeat.Work.NONE,
                    Optional.empty())),
            this::withdraw);

    private boolean unreachable;

    private void withdraw() {
        if (unreachable) {
            throw new IllegalStateException("on purpose");
        }
        withdrawals.incrementAndGet();
    }

    @Test
    void reportsAnExternalFleetByItsHeartbeats() {
        external.start();
        external.tick();

        assertThat(external.status().policy()).isEqualTo("none");
        assertThat(external.status().workers())
                .extracting(FleetStatus.Member::name)
                .containsExactly("app-instance");
    }

    @Test
    void everyNodeOfAnExternalFleetLeads() {
        assertThat(external.leads()).isTrue();
    }

    @Test
    void anExternalFleetHasNoConfigurationToChange() {
        assertThat(external.config()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> external.change(new ScalingConfig("linear", 1, 2, false)))
                .withMessage("the fleet is external");
    }

    /** Otherwise its workers would exit as the scaler of an earlier run let them. */
    @Test
    void anExternalFleetIsFreeOfEarlierScalers() {
        unreachable = true;
        external.start();
        assertThatIllegalStateException().isThrownBy(external::tick);

        unreachable = false;
        external.tick();
        external.tick();

        assertThat(withdrawals).hasValue(1);
    }

    @Test
    void listsThePolicies() {
        assertThat(external.policies()).isEqualTo(PolicyName.texts());
    }
}
