package dev.osprey.bench.published;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Figures;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import dev.osprey.bench.benchmark.Table;
import dev.osprey.bench.service.LocalOsprey;
import dev.osprey.bench.service.SampleImage;

/** The experiment of system A: seconds until 1, 5, 10, 50 and 100 requests are answered, with one worker and with scaling. */
public final class RequestsBenchmark implements Benchmark {

    private static final List<Integer> COUNTS = List.of(1, 5, 10, 50, 100);
    // As published: "3.27 / 13.7 / 25.1 / 126 / 181 s with, 326 s for 100 without".
    private static final Map<Integer, String> PUBLISHED =
            Map.of(1, "3.27", 5, "13.7", 10, "25.1", 50, "126", 100, "181");
    private static final Map<Integer, String> PUBLISHED_ALONE = Map.of(100, "326");

    private final Path root;

    /** @param root the project's folder */
    public RequestsBenchmark(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public String purpose() {
        return "seconds until 1, 5, 10, 50 and 100 requests are answered by the real service, with and without scaling";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("workers", "20", "maximum number of workers with scaling"),
                new Option("service", "PT3.26S", "service time of an image in a worker, mostly sleep"),
                new Option("policy", "backlog", "scaling policy"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        int workers = options.number("workers", 2, 100);
        Duration service = options.duration("service");
        List<String> policy = List.of("--policy", options.text("policy"));
        Map<Integer, Double> alone = measure(Experiment.options(service, 1, 1), policy, "one worker", out);
        Map<Integer, Double> scaled = measure(Experiment.options(service, 1, workers), policy, "scaling", out);

        Table table = new Table("requests", "one worker s", "scaling s", "A, one s", "A, scaling s");
        JsonArrayBuilder rows = Json.createArrayBuilder();
        for (int count : COUNTS) {
            table.row(
                    Integer.toString(count),
                    Figures.rounded(alone.get(count), 1).toPlainString(),
                    Figures.rounded(scaled.get(count), 1).toPlainString(),
                    PUBLISHED_ALONE.getOrDefault(count, "–"),
                    PUBLISHED.get(count));
            rows.add(Json.createObjectBuilder()
                    .add("requests", count)
                    .add("oneWorker", Figures.rounded(alone.get(count), 2))
                    .add("scaling", Figures.rounded(scaled.get(count), 2)));
        }
        table.print(out);
        return Json.createObjectBuilder()
                .add("workers", workers)
                .add("service", service.toString())
                .add("policy", options.text("policy"))
                .add("rows", rows)
                .build();
    }

    private Map<Integer, Double> measure(List<String> options, List<String> policy, String what, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        Map<Integer, Double> seconds = new TreeMap<>();
        List<String> all = new ArrayList<>(options);
        all.addAll(policy);
        try (LocalOsprey osprey = LocalOsprey.start(root, all)) {
            Clients clients = new Clients(osprey.uri(), SampleImage.samples(root));
            // Warm-up, not measured.
            clients.uploadAtOnce(1);
            for (int count : COUNTS) {
                osprey.awaitWorkers(1);
                seconds.put(count, clients.uploadAtOnce(count).last());
                out.printf(
                        Locale.ROOT,
                        "%s: %d requests in %.1f s, then %d workers%n",
                        what,
                        count,
                        seconds.get(count),
                        osprey.workers());
            }
        }
        return seconds;
    }
}
