package dev.osprey.web.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.fleet.ScalingDecision;
import dev.osprey.core.fleet.WorkerState;
import dev.osprey.scaler.scaling.FleetStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetResourceTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void theJsonHasWorkersAndDecisions() {
        FleetStatus status = new FleetStatus(
                "linear",
                1,
                20,
                2,
                true,
                List.of(
                        new FleetStatus.Member("app-instance-1", "4711", WorkerState.BUSY, NOON, Optional.of(4711L)),
                        new FleetStatus.Member("app-instance-2", "i-0a", WorkerState.IDLE, NOON, Optional.empty())),
                List.of(new ScalingDecision(NOON, "linear", "queue=2", 2, 1, 0)));

        assertThat(FleetResource.json(status))
                .isEqualTo("{\"policy\":\"linear\",\"min\":1,\"max\":20,\"wanted\":2,\"paused\":true,\"workers\":["
                        + "{\"name\":\"app-instance-1\",\"id\":\"4711\",\"state\":\"BUSY\","
                        + "\"startedAt\":\"2026-11-22T12:00:00Z\",\"pid\":4711},"
                        + "{\"name\":\"app-instance-2\",\"id\":\"i-0a\",\"state\":\"IDLE\","
                        + "\"startedAt\":\"2026-11-22T12:00:00Z\"}],"
                        + "\"history\":[{\"at\":\"2026-11-22T12:00:00Z\",\"policy\":\"linear\",\"reason\":\"queue=2\","
                        + "\"wanted\":2,\"ready\":1,\"booting\":0,\"action\":\"start 1\"}]}");
    }
}
