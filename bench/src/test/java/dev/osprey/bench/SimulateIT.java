package dev.osprey.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.bench.simulation.SimulationBenchmark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the simulation through its command line, with a small fleet. */
class SimulateIT {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void localWorkersProcessABurstFasterThanInstances() throws Exception {
        assertThat(simulate("--environment", "local", "--workers", "2")).isZero();
        double local = slowest("burst of 2136");
        assertThat(simulate("--environment", "ec2", "--workers", "2")).isZero();

        assertThat(local).isLessThan(slowest("burst of 2136") / 10);
    }

    @Test
    void noPolicyStopsABusyWorkerOnAnyLoad() throws Exception {
        assertThat(simulate("--workers", "4")).isZero();

        JsonObject traces = answer().getJsonObject("traces");
        for (String trace : traces.keySet()) {
            JsonObject policies = traces.getJsonObject(trace);
            for (String policy : policies.keySet()) {
                assertThat(policies.getJsonObject(policy).getInt("busyStopped"))
                        .as(policy + " on " + trace)
                        .isZero();
            }
        }
    }

    @Test
    void writesTheChartsToTheGivenFolder() throws Exception {
        Path charts = folder.resolve("charts");

        assertThat(simulate("--workers", "2", "--charts", charts.toString())).isZero();

        assertThat(charts.toFile().list())
                .containsExactlyInAnyOrder("cost.png", "burst.png", "flash-crowd.png", "on-off.png");
    }

    @Test
    void rejectsAFileAsTheFolderForCharts() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(simulate("--charts", file.toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--charts takes a folder");
    }

    @Test
    void rejectsAnInvalidValueOfScale() throws Exception {
        assertThat(simulate("--scale", "large")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--scale takes yes or no, not 'large'");
    }

    @Test
    void rejectsAnUnknownEnvironment() throws Exception {
        assertThat(simulate("--environment", "moon")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--environment takes ec2 or local, not 'moon'");
    }

    private int simulate(String... options) throws Exception {
        out.reset();
        List<String> arguments = new ArrayList<>(List.of("simulate"));
        arguments.addAll(List.of(options));
        return new Bench(List.of(new SimulationBenchmark()), print(out), print(errors)).run(arguments);
    }

    private JsonObject answer() {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return Json.createReader(new StringReader(lines.get(lines.size() - 1))).readObject();
    }

    private double slowest(String trace) {
        return figure(answer().getJsonObject("traces").getJsonObject(trace).getJsonObject("linear"), "p99");
    }

    private static double figure(JsonObject policy, String name) {
        return policy.getJsonNumber(name).doubleValue();
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
