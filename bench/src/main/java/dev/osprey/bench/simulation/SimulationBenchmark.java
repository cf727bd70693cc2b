package dev.osprey.bench.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.Benchmark;
import dev.osprey.bench.CannotRun;
import dev.osprey.bench.Figures;
import dev.osprey.bench.Option;
import dev.osprey.bench.Options;
import dev.osprey.bench.Table;
import dev.osprey.scaler.policies.Backlog;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.LaunchOnly;
import dev.osprey.scaler.policies.Linear;
import dev.osprey.scaler.policies.Policy;
import dev.osprey.scaler.policies.Ratio;
import dev.osprey.scaler.policies.Step;
import dev.osprey.scaler.policies.Threshold;

/** The scaling policies side by side on all traces, in a simulated EC2. */
public final class SimulationBenchmark implements Benchmark {

    private static final String TOGETHER = "all together";
    private static final Setting.Boot EC2_BOOT = new Setting.Boot(30, 12, 0.5);
    private static final double SERVICE_SECONDS = 0.54;
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final double LEAST_BILLED_SECONDS = 60;

    /**
     * A policy with the bounds of the system that it comes from.
     *
     * @param spare how many workers fewer than the most it may have: the web tier takes their place
     */
    private record Contender(String name, Supplier<Policy> policy, int spare) {}

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String purpose() {
        return "the scaling policies on simulated loads: answer times and what the workers cost";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("target", "PT30S", "latency target of the policy backlog"),
                new Option("workers", "20", "most workers"),
                new Option("seed", "1", "of all that is chance"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out) throws CannotRun {
        Duration target = duration(options.text("target"));
        int workers = options.number("workers", 2, 10_000);
        int seed = options.number("seed", 0, Integer.MAX_VALUE);
        Setting ec2 = new Setting("EC2", SERVICE_SECONDS, EC2_BOOT, INTERVAL, LEAST_BILLED_SECONDS, workers);

        Map<String, Map<String, Outcome>> traces = new LinkedHashMap<>();
        Map<String, Outcome> together = new LinkedHashMap<>();
        for (Trace trace : Traces.all(1 / ec2.service(), workers, seed)) {
            Map<String, Outcome> outcomes = new LinkedHashMap<>();
            for (Contender each : contenders(target)) {
                Bounds bounds = new Bounds(1, workers - each.spare());
                Outcome outcome = new Simulation(ec2, trace, each.policy().get(), bounds, seed).run();
                outcomes.put(each.name(), outcome);
                together.merge(each.name(), outcome, Outcome::and);
            }
            print(trace.name(), outcomes, out);
            traces.put(trace.name(), outcomes);
        }
        print(TOGETHER, together, out);
        traces.put(TOGETHER, together);
        return json(target, workers, seed, traces);
    }

    private static List<Contender> contenders(Duration target) {
        return List.of(
                new Contender("linear", Linear::new, 0),
                new Contender("step", () -> new Step(Duration.ofSeconds(60)), 0),
                new Contender("threshold", Threshold::new, 1),
                new Contender("launch-only", LaunchOnly::new, 1),
                new Contender("ratio", () -> new Ratio(3), 0),
                new Contender("backlog", () -> new Backlog(target), 0));
    }

    private static Duration duration(String text) throws CannotRun {
        try {
            Duration duration = Duration.parse(text);
            if (duration.toSeconds() >= 1) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Told below, in the same words as one that is too short.
        }
        throw new CannotRun("--target takes a duration of at least a second, such as PT30S, not '" + text + "'");
    }

    private static void print(String trace, Map<String, Outcome> outcomes, PrintStream out) {
        Table table = new Table(trace, "images", "p50 s", "p95 s", "p99 s", "paid s", "starts");
        outcomes.forEach((name, outcome) -> table.row(
                name,
                Long.toString(outcome.answerTimes().getTotalCount()),
                text(outcome.percentile(50), 2),
                text(outcome.percentile(95), 2),
                text(outcome.percentile(99), 2),
                text(outcome.cost(), 0),
                Integer.toString(outcome.starts())));
        table.print(out);
        out.println();
    }

    private static String text(double value, int decimals) {
        return Figures.rounded(value, decimals).toPlainString();
    }

    private static JsonObject json(Duration target, int workers, int seed, Map<String, Map<String, Outcome>> traces) {
        JsonObjectBuilder byTrace = Json.createObjectBuilder();
        traces.forEach((trace, outcomes) -> {
            JsonObjectBuilder byPolicy = Json.createObjectBuilder();
            outcomes.forEach((name, outcome) -> byPolicy.add(name, json(outcome)));
            byTrace.add(trace, byPolicy);
        });
        return Json.createObjectBuilder()
                .add("target", target.toString())
                .add("workers", workers)
                .add("seed", seed)
                .add("traces", byTrace)
                .build();
    }

    private static JsonObjectBuilder json(Outcome outcome) {
        return Json.createObjectBuilder()
                .add("images", outcome.answerTimes().getTotalCount())
                .add("p50", Figures.rounded(outcome.percentile(50), 2))
                .add("p95", Figures.rounded(outcome.percentile(95), 2))
                .add("p99", Figures.rounded(outcome.percentile(99), 2))
                .add("paidSeconds", Figures.rounded(outcome.cost(), 0))
                .add("starts", outcome.starts())
                .add("decisionNanos", Figures.rounded(outcome.decisionNanos(), 0));
    }
}
