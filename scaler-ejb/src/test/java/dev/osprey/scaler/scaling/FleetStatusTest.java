package dev.osprey.scaler.scaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.fleet.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetStatusTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void reportsAnExternalFleetByItsHeartbeats() {
        Heartbeat heartbeat = new Heartbeat(
                "app-instance",
                "4711",
                WorkerState.BUSY,
                Optional.empty(),
                START,
                Optional.of(START.plusSeconds(4)),
                START.plusSeconds(9),
                Heartbeat.Work.NONE,
                Optional.empty());

        assertThat(FleetStatus.external(List.of(heartbeat)))
                .isEqualTo(new FleetStatus(
                        "none",
                        1,
                        1,
                        1,
                        false,
                        List.of(new FleetStatus.Member(
                                "app-instance", "4711", WorkerState.BUSY, START, Optional.empty())),
                        List.of()));
    }
}
