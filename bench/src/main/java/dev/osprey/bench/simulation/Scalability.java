package dev.osprey.bench.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Spread;
import dev.osprey.bench.benchmark.Table;

/** Measures whether decisions take longer in larger fleets: the same short crowd for fleets of several sizes. */
final class Scalability {

    private static final List<Integer> WORKERS = List.of(20, 200, 2_000, 10_000);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private record Size(ScalabilityRun scaled, Spread nanos) {}

    private final Map<String, List<Size>> policies = new LinkedHashMap<>();

    private Scalability() {}

    /** Simulates and measures; takes about half a minute. */
    static Scalability measured(Duration target, long seed) {
        Scalability scale = new Scalability();
        DecisionTimer clock = new DecisionTimer(WARM_UP);
        for (Candidate each : Candidate.all(target)) {
            List<ScalabilityRun> sizes = WORKERS.stream()
                    .map(workers -> ScalabilityRun.simulated(each, workers, seed))
                    .toList();
            clock.warmUp(sizes.stream()
                    .flatMap(scaled -> scaled.decisions().stream())
                    .toList());
            scale.policies.put(
                    each.name(),
                    sizes.stream()
                            .map(scaled -> new Size(scaled, clock.nanos(scaled.decisions())))
                            .toList());
        }
        return scale;
    }

    void print(PrintStream out) {
        print("ns per decision, median", size -> size.nanos().median(), out);
        print("ns per decision, max", size -> size.nanos().max(), out);
        print("max booting at a decision", size -> size.scaled().maxBooting(), out);
        print("max workers", size -> size.scaled().maxWorkers(), out);
    }

    private void print(String what, ToDoubleFunction<Size> figure, PrintStream out) {
        Table table = new Table(row(what, WORKERS.stream().map(workers -> workers + " workers")));
        policies.forEach((policy, sizes) -> table.row(row(
                policy,
                sizes.stream()
                        .map(scaled ->
                                Figures.rounded(figure.applyAsDouble(scaled), 0).toPlainString()))));
        table.print(out);
        out.println();
    }

    private static String[] row(String first, Stream<String> others) {
        return Stream.concat(Stream.of(first), others).toArray(String[]::new);
    }

    JsonObjectBuilder json() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        policies.forEach((policy, sizes) -> {
            JsonObjectBuilder bySize = Json.createObjectBuilder();
            sizes.forEach(size -> bySize.add(Integer.toString(size.scaled().workers()), json(size)));
            json.add(policy, bySize);
        });
        return json;
    }

    private static JsonObjectBuilder json(Size size) {
        ScalabilityRun scaled = size.scaled();
        return Json.createObjectBuilder()
                .add("maxImagesPerSecond", ScalabilityRun.RATE_PER_WORKER * scaled.workers())
                .add("images", scaled.images())
                .add("maxWorkers", scaled.maxWorkers())
                .add("maxBooting", scaled.maxBooting())
                .add("medianDecisionNanos", Figures.rounded(size.nanos().median(), 0))
                .add("maxDecisionNanos", Figures.rounded(size.nanos().max(), 0));
    }
}
