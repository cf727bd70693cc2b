package dev.osprey.bench.published;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

/**
 * The experiment of system B: 2,136 images at once, 0.54 s each, 20 workers. B peaked at 872 responses per minute and then
 * slowed down. All workers are ready before the burst, or some are and the fleet scales, as B's did.
 */
public final class BurstBenchmark implements Benchmark {

    private static final int WINDOW_SECONDS = 10;
    private static final String ALL = "all";

    private final Path root;

    /** @param root the project's folder */
    public BurstBenchmark(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public String purpose() {
        return "thousands of images at once on the real service: responses per minute compared with the ideal of its workers";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("images", "2136", "images uploaded at once"),
                new Option("workers", "20", "maximum number of worker processes"),
                new Option(
                        "from", ALL, "workers that are ready before each burst; with fewer than all, the fleet scales"),
                new Option("policy", "backlog", "scaling policy"),
                new Option("service", "PT0.54S", "service time of an image in a worker, mostly sleep"),
                new Option("rounds", "4", "successive bursts; the first one runs cold"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        int images = options.number("images", 100, 100_000);
        int workers = options.number("workers", 1, 100);
        int from = options.text("from").equals(ALL) ? workers : options.number("from", 1, workers);
        int rounds = options.number("rounds", 1, 100);
        Duration service = options.duration("service");
        double ideal = 60.0 * workers / (service.toMillis() / 1000.0);
        JsonArrayBuilder outcomes = Json.createArrayBuilder();
        List<String> settings = new ArrayList<>(Experiment.options(service, from, workers));
        settings.addAll(List.of("--policy", options.text("policy")));
        out.printf(Locale.ROOT, "Starting with %d of at most %d workers …%n", from, workers);
        try (LocalOsprey osprey = LocalOsprey.start(root, settings)) {
            Clients clients = new Clients(osprey.uri(), SampleImage.samples(root));
            for (int round = 1; round <= rounds; round++) {
                osprey.awaitWorkers(from);
                try (ReadyWorkers ready = new ReadyWorkers(osprey::workers, WINDOW_SECONDS * 1000L)) {
                    Responses responses = clients.uploadAtOnce(images);
                    print(round, responses, ready, ideal, out);
                    outcomes.add(json(responses, ready, ideal));
                }
            }
        }
        return Json.createObjectBuilder()
                .add("images", images)
                .add("workers", workers)
                .add("from", from)
                .add("policy", options.text("policy"))
                .add("service", service.toString())
                .add("idealPerMinute", Figures.rounded(ideal, 0))
                .add("rounds", outcomes)
                .build();
    }

    private static void print(int round, Responses responses, ReadyWorkers ready, double ideal, PrintStream out) {
        Table table = new Table("round " + round, "responses", "per minute", "ready workers");
        List<Integer> windows = responses.perWindow(WINDOW_SECONDS);
        for (int window = 0; window < windows.size(); window++) {
            int from = window * WINDOW_SECONDS;
            table.row(
                    from + "–" + (from + WINDOW_SECONDS) + " s",
                    Integer.toString(windows.get(window)),
                    Integer.toString(windows.get(window) * 60 / WINDOW_SECONDS),
                    ready.atEndOf(window).map(count -> Integer.toString(count)).orElse("–"));
        }
        table.print(out);
        double median = responses.medianPerMinute(WINDOW_SECONDS);
        out.printf(
                Locale.ROOT,
                "%.0f per minute between the first and the last tenth, %.1f %% of the ideal %.0f; median %.0f, %.1f %%; all in %.1f s%n%n",
                responses.perMinute(),
                100 * responses.perMinute() / ideal,
                ideal,
                median,
                100 * median / ideal,
                responses.last());
    }

    private static JsonObject json(Responses responses, ReadyWorkers ready, double ideal) {
        JsonArrayBuilder workers = Json.createArrayBuilder();
        for (int window = 0; window < responses.perWindow(WINDOW_SECONDS).size(); window++) {
            ready.atEndOf(window).ifPresentOrElse(workers::add, workers::addNull);
        }
        double median = responses.medianPerMinute(WINDOW_SECONDS);
        return Json.createObjectBuilder()
                .add("perMinute", Figures.rounded(responses.perMinute(), 0))
                .add("ofIdeal", Figures.rounded(responses.perMinute() / ideal, 3))
                .add("medianPerMinute", Figures.rounded(median, 0))
                .add("medianOfIdeal", Figures.rounded(median / ideal, 3))
                .add("seconds", Figures.rounded(responses.last(), 1))
                .add("everyTenSeconds", Json.createArrayBuilder(responses.perWindow(WINDOW_SECONDS)))
                .add("readyWorkers", workers)
                .add("everyMinute", Json.createArrayBuilder(responses.perWindow(60)))
                .build();
    }
}
