package dev.osprey.bench;

import java.util.List;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the script as its users do, with the artifacts that the build has put into {@code target}. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchIT {
    @Test
    void measuresTheAdapterAndEndsWithJson() throws Exception {
        BenchScript exited =
                BenchScript.run("adapter", "--messages", "200", "--warm-up", "0", "--rounds", "1", "--sessions", "12");

        assertThat(exited.exitCode()).as(exited.errors()).isZero();
        assertThat(exited.errors()).isEmpty();
        JsonObject answer = exited.result();
        assertThat(answer.getString("benchmark")).isEqualTo("adapter");
        for (String contender : List.of("bare", "adapter", "adapterTransacted", "adapterFewSessions")) {
            JsonObject figures = answer.getJsonObject(contender);
            assertThat(figures.getJsonNumber("messagesPerSecond").doubleValue()).isPositive();
            assertThat(figures.getJsonNumber("cpuMsPerMessage").doubleValue()).isPositive();
            // A call can receive or delete at most ten messages.
            assertThat(figures.getJsonNumber("receivesPerMessage").doubleValue())
                    .isGreaterThanOrEqualTo(0.1);
            assertThat(figures.getJsonNumber("deletesPerMessage").doubleValue()).isGreaterThanOrEqualTo(0.1);
        }
        assertThat(answer.getJsonNumber("ratio").doubleValue()).isPositive();
        assertThat(answer.getInt("sessions")).isEqualTo(12);
        assertThat(answer).containsKey("met");
        assertThat(answer.getJsonObject("machine").getInt("cores")).isPositive();
    }

    @Test
    void comparesThePoliciesOnEveryLoadAndEndsWithJson() throws Exception {
        BenchScript exited = BenchScript.run("simulate", "--workers", "4");

        assertThat(exited.exitCode()).as(exited.errors()).isZero();
        JsonObject traces = exited.result().getJsonObject("traces");
        assertThat(traces).hasSize(9);
        for (String trace : traces.keySet()) {
            assertThat(traces.getJsonObject(trace).keySet())
                    .containsExactly("linear", "step", "threshold", "launch-only", "ratio", "backlog");
        }
    }

    @Test
    void rejectsAnUnknownNameAndListsTheKnownOnes() throws Exception {
        BenchScript exited = BenchScript.run("sleeping");

        assertThat(exited.exitCode()).isEqualTo(1);
        assertThat(exited.output()).isEmpty();
        assertThat(exited.errors())
                .isEqualTo("Cannot run the benchmark: unknown benchmark 'sleeping';"
                        + " available: adapter, simulate, burst, requests, speed\n");
    }
}
