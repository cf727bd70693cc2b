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

/** The script as its users start it, with what the build has put into {@code target}. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchIT {
    @Test
    void theAdapterIsMeasuredAndTheLastLineIsJson() throws Exception {
        Ended ended = bench("adapter", "--messages", "200", "--warm-up", "0", "--rounds", "1", "--sessions", "12");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.errors()).isEmpty();
        List<String> lines = ended.output().lines().toList();
        JsonObject answer =
                Json.createReader(new StringReader(lines.get(lines.size() - 1))).readObject();
        assertThat(answer.getString("benchmark")).isEqualTo("adapter");
        for (String contender : List.of("bare", "adapter", "adapterTransacted", "adapterFewSessions")) {
            JsonObject figures = answer.getJsonObject(contender);
            assertThat(figures.getJsonNumber("messagesPerSecond").doubleValue()).isPositive();
            assertThat(figures.getJsonNumber("cpuMsPerMessage").doubleValue()).isPositive();
            // Ten messages are the most that a call can bring or delete.
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
    void thePoliciesAreComparedOnEveryLoadAndTheLastLineIsJson() throws Exception {
        Ended ended = bench("simulate", "--workers", "4");

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        List<String> lines = ended.output().lines().toList();
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
    void anUnknownNameEndsWithWhatThereIs() throws Exception {
        Ended ended = bench("sleeping");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors())
                .isEqualTo("The benchmark cannot run: there is no benchmark sleeping;"
                        + " there is: adapter, simulate, burst, requests\n");
    }

    private static Ended bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("osprey.root"), "scripts", "bench").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("BENCH_BUILD", "no");
        Process process = builder.start();
        try {
            // Errors are few lines: they cannot fill their pipe while the output is read.
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output, errors);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private record Ended(int exitCode, String output, String errors) {}
}
