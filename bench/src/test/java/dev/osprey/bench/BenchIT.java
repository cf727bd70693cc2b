package dev.osprey.bench;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the script as its users do, with the artifacts that the build has put into {@code target}. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchIT {
    @Test
    void measuresTheAdapterAndEndsWithJson() throws Exception {
        Exited exited = bench("adapter", "--messages", "200", "--warm-up", "0", "--rounds", "1", "--sessions", "12");

        assertThat(exited.exitCode()).as(exited.errors()).isZero();
        assertThat(exited.errors()).isEmpty();
        List<String> lines = exited.output().lines().toList();
        JsonObject answer =
                Json.createReader(new StringReader(lines.get(lines.size() - 1))).readObject();
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
        Exited exited = bench("simulate", "--workers", "4");

        assertThat(exited.exitCode()).as(exited.errors()).isZero();
        List<String> lines = exited.output().lines().toList();
        JsonObject traces = Json.createReader(new StringReader(lines.get(lines.size() - 1)))
                .readObject()
                .getJsonObject("traces");
        assertThat(traces).hasSize(9);
        for (String trace : traces.keySet()) {
            assertThat(traces.getJsonObject(trace).keySet())
                    .containsExactly("linear", "step", "threshold", "launch-only", "ratio", "backlog");
        }
    }

    @Test
    void rejectsAnUnknownNameAndListsTheKnownOnes() throws Exception {
        Exited exited = bench("sleeping");

        assertThat(exited.exitCode()).isEqualTo(1);
        assertThat(exited.output()).isEmpty();
        assertThat(exited.errors())
                .isEqualTo("Cannot run the benchmark: unknown benchmark 'sleeping';"
                        + " available: adapter, simulate, burst, requests\n");
    }

    private static Exited bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("osprey.root"), "scripts", "bench").toString());
        command.add("--no-build");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        try {
            // There are few lines of errors, which fit into the pipe while the output is read.
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Exited(process.waitFor(), output, errors);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private record Exited(int exitCode, String output, String errors) {}
}
