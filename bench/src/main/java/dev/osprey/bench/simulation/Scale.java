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

import dev.osprey.bench.Figures;
import dev.osprey.bench.Spread;
import dev.osprey.bench.Table;

/** Does a decision cost more where the load is larger? The same short crowd for fleets of many sizes. */
final class Scale {

    private static final List<Integer> WORKERS = List.of(20, 200, 2_000, 10_000);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private record Size(Scaled scaled, Spread nanos) {}

    private final Map<String, List<Size>> policies = new LinkedHashMap<>();

    private Scale() {}

    /** Simulates and measures; takes half a minute. */
    static Scale measured(Duration target, long seed) {
        Scale scale = new Scale();
        DecisionClock clock = new DecisionClock(WARM_UP);
        for (Contender each : Contender.all(target)) {
            List<Scaled> sizes = WORKERS.stream()
                    .map(workers -> Scaled.simulated(each, workers, seed))
                    .toList();
            clock.warmUp(sizes.stream()
                    .flatMap(scaled -> scaled.questions().stream())
                    .toList());
            scale.policies.put(
                    each.name(),
                    sizes.stream()
                            .map(scaled -> new Size(scaled, clock.nanos(scaled.questions())))
                            .toList());
        }
        return scale;
    }

    void print(PrintStream out) {
        print("ns a decision, median", size -> size.nanos().median(), out);
        print("ns, dearest decision", size -> size.nanos().most(), out);
        print("most booting at a decision", size -> size.scaled().mostBooting(), out);
        print("most workers", size -> size.scaled().mostWorkers(), out);
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
        Scaled scaled = size.scaled();
        return Json.createObjectBuilder()
                .add("mostImagesPerSecond", Scaled.RATE_FOR_EACH_WORKER * scaled.workers())
                .add("images", scaled.images())
                .add("mostWorkers", scaled.mostWorkers())
                .add("mostBooting", scaled.mostBooting())
                .add("medianDecisionNanos", Figures.rounded(size.nanos().median(), 0))
                .add("mostDecisionNanos", Figures.rounded(size.nanos().most(), 0));
    }
}
