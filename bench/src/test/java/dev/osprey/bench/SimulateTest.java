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

/** The simulation as it is called, with a small fleet. */
class SimulateTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void workersOfOneMachineAnswerABurstSoonerThanInstances() throws Exception {
        assertThat(simulate("--setting", "local", "--workers", "2")).isZero();
        double local = longest("burst of 2136");
        assertThat(simulate("--setting", "ec2", "--workers", "2")).isZero();

        assertThat(local).isLessThan(longest("burst of 2136") / 10);
    }

    @Test
    void noPolicyEndsABusyWorkerOnAnyLoad() throws Exception {
        assertThat(simulate("--workers", "4")).isZero();

        JsonObject traces = answer().getJsonObject("traces");
        for (String trace : traces.keySet()) {
            JsonObject policies = traces.getJsonObject(trace);
            for (String policy : policies.keySet()) {
                assertThat(policies.getJsonObject(policy).getInt("busyEnded"))
                        .as(policy + " on " + trace)
                        .isZero();
            }
        }
    }

    @Test
    void noOtherPolicyIsSoonerAndCheaperThanBacklogOnAnyLoad() throws Exception {
        assertThat(simulate()).isZero();

        JsonObject traces = answer().getJsonObject("traces");
        for (String trace : traces.keySet()) {
            JsonObject policies = traces.getJsonObject(trace);
            JsonObject backlog = policies.getJsonObject("backlog");
            for (String policy : policies.keySet()) {
                JsonObject other = policies.getJsonObject(policy);
                double later = figure(backlog, "p95") - figure(other, "p95");
                double dearer = figure(backlog, "paidSeconds") - figure(other, "paidSeconds");
                assertThat(later >= 0 && dearer >= 0 && later + dearer > 0)
                        .as(policy + " on " + trace)
                        .isFalse();
            }
        }
    }

    @Test
    void chartsAreWrittenOnlyWhereTheyAreAskedFor() throws Exception {
        Path charts = folder.resolve("charts");

        assertThat(simulate("--workers", "2", "--charts", charts.toString())).isZero();

        assertThat(charts.toFile().list())
                .containsExactlyInAnyOrder("cost.png", "burst.png", "flash-crowd.png", "on-off.png");
    }

    @Test
    void aFileIsNoFolderForCharts() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(simulate("--charts", file.toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--charts takes a folder");
    }

    @Test
    void anythingButYesAndNoIsRefusedForTheScale() throws Exception {
        assertThat(simulate("--scale", "large")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--scale takes yes or no, not 'large'");
    }

    @Test
    void anUnknownSettingIsToldWhatThereIs() throws Exception {
        assertThat(simulate("--setting", "moon")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--setting takes ec2 or local, not 'moon'");
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

    private double longest(String trace) {
        return figure(answer().getJsonObject("traces").getJsonObject(trace).getJsonObject("linear"), "p99");
    }

    private static double figure(JsonObject policy, String name) {
        return policy.getJsonNumber(name).doubleValue();
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
