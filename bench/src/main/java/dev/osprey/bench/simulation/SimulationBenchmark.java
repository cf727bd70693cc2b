package dev.osprey.bench.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import dev.osprey.bench.benchmark.Table;

/** Compares the scaling policies on all traces with simulated workers. */
public final class SimulationBenchmark implements Benchmark {

    private static final String COMBINED = "all combined";
    private static final String NO_CHARTS = "none";

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String purpose() {
        return "the scaling policies on simulated loads: response times and cost of the workers";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(
                        "environment",
                        "ec2",
                        "ec2: instances with a boot time of most of a minute; local: processes of one machine"),
                new Option("target", "PT30S", "latency target of the policy backlog"),
                new Option("workers", "20", "maximum number of workers"),
                new Option("seed", "1", "seed of all random numbers"),
                new Option("charts", NO_CHARTS, "folder for the charts, as PNG"),
                new Option("scale", "no", "yes: only measure the time of decisions, with up to 10000 workers"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out) throws BenchmarkException, IOException {
        Duration target = options.duration("target");
        int workers = options.number("workers", 2, 10_000);
        int seed = options.number("seed", 0, Integer.MAX_VALUE);
        Environment environment = environment(options.text("environment"), workers);

        if (yes("scale", options)) {
            Scalability scale = Scalability.measured(target, seed);
            scale.print(out);
            return Json.createObjectBuilder()
                    .add("target", target.toString())
                    .add("seed", seed)
                    .add("scale", scale.json())
                    .build();
        }
        Optional<Charts> charts = charts(options.text("charts"));

        List<LoadResult> loads = new ArrayList<>();
        Map<String, Outcome> combined = new LinkedHashMap<>();
        for (Trace trace : Traces.all(1 / environment.service(), workers, seed)) {
            LoadResult compared = LoadResult.simulated(environment, trace, Candidate.all(target), seed);
            print(trace.name(), compared.outcomes(), out);
            loads.add(compared);
            compared.outcomes().forEach((policy, outcome) -> combined.merge(policy, outcome, Outcome::plus));
        }
        print(COMBINED, combined, out);
        if (charts.isPresent()) {
            charts.get().write(environment, loads, combined);
        }
        Map<String, Map<String, Outcome>> traces = new LinkedHashMap<>();
        loads.forEach(load -> traces.put(load.trace().name(), load.outcomes()));
        traces.put(COMBINED, combined);
        return json(environment, target, seed, traces);
    }

    private static Optional<Charts> charts(String folder) throws BenchmarkException {
        if (folder.equals(NO_CHARTS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Charts(Path.of(folder)));
        } catch (IOException | InvalidPathException e) {
            throw new BenchmarkException("--charts takes a folder that exists or can be created, not '" + folder + "'");
        }
    }

    private static boolean yes(String name, Options options) throws BenchmarkException {
        return switch (options.text(name)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new BenchmarkException("--" + name + " takes yes or no, not '" + options.text(name) + "'");
        };
    }

    private static Environment environment(String name, int workers) throws BenchmarkException {
        return switch (name) {
            case "ec2" -> Environment.ec2(workers);
            case "local" -> Environment.local(workers);
            default -> throw new BenchmarkException("--environment takes ec2 or local, not '" + name + "'");
        };
    }

    private static void print(String trace, Map<String, Outcome> outcomes, PrintStream out) {
        Table table = new Table(trace, "images", "p50 s", "p95 s", "p99 s", "billed s", "starts", "busy stopped");
        outcomes.forEach((name, outcome) -> table.row(
                name,
                Long.toString(outcome.responseTimes().getTotalCount()),
                text(outcome.percentile(50), 2),
                text(outcome.percentile(95), 2),
                text(outcome.percentile(99), 2),
                text(outcome.cost(), 0),
                Integer.toString(outcome.starts()),
                Integer.toString(outcome.busyStopped())));
        table.print(out);
        out.println();
    }

    private static String text(double value, int decimals) {
        return Figures.rounded(value, decimals).toPlainString();
    }

    private static JsonObject json(
            Environment environment, Duration target, int seed, Map<String, Map<String, Outcome>> traces) {
        JsonObjectBuilder byTrace = Json.createObjectBuilder();
        traces.forEach((trace, outcomes) -> {
            JsonObjectBuilder byPolicy = Json.createObjectBuilder();
            outcomes.forEach((name, outcome) -> byPolicy.add(name, json(outcome)));
            byTrace.add(trace, byPolicy);
        });
        return Json.createObjectBuilder()
                .add("environment", environment.name())
                .add("target", target.toString())
                .add("workers", environment.workers())
                .add("seed", seed)
                .add("traces", byTrace)
                .build();
    }

    private static JsonObjectBuilder json(Outcome outcome) {
        return Json.createObjectBuilder()
                .add("images", outcome.responseTimes().getTotalCount())
                .add("p50", Figures.rounded(outcome.percentile(50), 2))
                .add("p95", Figures.rounded(outcome.percentile(95), 2))
                .add("p99", Figures.rounded(outcome.percentile(99), 2))
                .add("billedSeconds", Figures.rounded(outcome.cost(), 0))
                .add("starts", outcome.starts())
                .add("busyStopped", outcome.busyStopped())
                .add("decisionNanos", Figures.rounded(outcome.decisionNanos(), 0));
    }
}
