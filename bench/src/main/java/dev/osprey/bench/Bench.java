package dev.osprey.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogManager;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.adapter.AdapterBenchmark;
import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import dev.osprey.bench.published.BurstBenchmark;
import dev.osprey.bench.published.RequestsBenchmark;
import dev.osprey.bench.simulation.SimulationBenchmark;
import dev.osprey.bench.speed.SpeedBenchmark;

/** The program behind {@code scripts/bench}: {@code NAME [option …]}. */
public final class Bench {
    private final List<Benchmark> benchmarks;
    private final PrintStream out;
    private final PrintStream errors;

    Bench(List<Benchmark> benchmarks, PrintStream out, PrintStream errors) {
        this.benchmarks = List.copyOf(benchmarks);
        this.out = out;
        this.errors = errors;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The measured code logs normal operation, too; show only problems.
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Path root = Path.of(System.getProperty("osprey.root", ".")).toAbsolutePath();
        List<Benchmark> benchmarks = List.of(
                new AdapterBenchmark(),
                new SimulationBenchmark(),
                new BurstBenchmark(root),
                new RequestsBenchmark(root),
                new SpeedBenchmark(root));
        System.exit(new Bench(benchmarks, out, errors).run(List.of(arguments)));
    }

    /** Runs the named benchmark and prints its result as JSON on the last line; returns the exit code. */
    int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty()
                || arguments.get(0).equals("--help")
                || arguments.get(0).equals("-h")) {
            usage(arguments.isEmpty() ? errors : out);
            return arguments.isEmpty() ? 1 : 0;
        }
        try {
            Benchmark benchmark = named(arguments.get(0));
            Options options = Options.parse(benchmark.options(), arguments.subList(1, arguments.size()));
            JsonObject result = benchmark.run(options, out);
            out.println(withMachine(benchmark, result));
            return 0;
        } catch (BenchmarkException e) {
            errors.println("Cannot run the benchmark: " + e.getMessage());
            return 1;
        }
    }

    private Benchmark named(String name) throws BenchmarkException {
        for (Benchmark benchmark : benchmarks) {
            if (benchmark.name().equals(name)) {
                return benchmark;
            }
        }
        throw new BenchmarkException("unknown benchmark '" + name + "'; available: "
                + String.join(", ", benchmarks.stream().map(Benchmark::name).toList()));
    }

    private void usage(PrintStream to) {
        to.println("usage: scripts/bench NAME [option …]");
        for (Benchmark benchmark : benchmarks) {
            to.printf(Locale.ROOT, "%n%s: %s%n", benchmark.name(), benchmark.purpose());
            for (Option option : benchmark.options()) {
                to.printf(Locale.ROOT, "  --%-12s %s (%s)%n", option.name(), option.meaning(), option.defaultValue());
            }
        }
    }

    private static JsonObject withMachine(Benchmark benchmark, JsonObject result) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("benchmark", benchmark.name());
        result.forEach(json::add);
        return json.add(
                        "machine",
                        Json.createObjectBuilder()
                                .add("cores", Runtime.getRuntime().availableProcessors())
                                .add("java", System.getProperty("java.version")))
                .build();
    }
}
