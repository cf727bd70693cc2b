package dev.osprey.bench.published;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

import dev.osprey.bench.Benchmark;
import dev.osprey.bench.CannotRun;
import dev.osprey.bench.Figures;
import dev.osprey.bench.Option;
import dev.osprey.bench.Options;
import dev.osprey.bench.Table;

/** System B's experiment: 2,136 pictures at once, 0.54 s for each, 20 workers. B peaked at 872 a minute and fell from there. */
public final class BurstBenchmark implements Benchmark {

    private static final int WINDOW_SECONDS = 10;

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
        return "thousands of pictures at once on the real service: answers a minute, against what its workers could give at most";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("images", "2136", "pictures that are uploaded at once"),
                new Option("workers", "20", "worker processes, all of them ready before"),
                new Option("service", "PT0.54S", "what an image takes in a worker, most of it sleep"),
                new Option("rounds", "4", "bursts, one after the other; the first finds everything cold"));
    }

    @Override
    public JsonObject run(Options options, PrintStream out) throws CannotRun, IOException, InterruptedException {
        int images = options.number("images", 100, 100_000);
        int workers = options.number("workers", 1, 100);
        int rounds = options.number("rounds", 1, 100);
        Duration service = options.duration("service");
        double ideal = 60.0 * workers / (service.toMillis() / 1000.0);
        JsonArrayBuilder outcomes = Json.createArrayBuilder();
        out.printf("Starting %d workers …%n", workers);
        try (LocalOsprey osprey = LocalOsprey.start(root, Experiment.options(service, workers, workers))) {
            osprey.untilWorkers(workers);
            Callers callers = new Callers(osprey.uri(), Picture.samples(root));
            for (int round = 1; round <= rounds; round++) {
                Answers answers = callers.uploadAtOnce(images);
                print(round, answers, ideal, out);
                outcomes.add(json(answers, ideal));
            }
        }
        return Json.createObjectBuilder()
                .add("images", images)
                .add("workers", workers)
                .add("service", service.toString())
                .add("idealPerMinute", Figures.rounded(ideal, 0))
                .add("rounds", outcomes)
                .build();
    }

    private static void print(int round, Answers answers, double ideal, PrintStream out) {
        Table table = new Table("round " + round, "answers", "a minute");
        List<Integer> windows = answers.each(WINDOW_SECONDS);
        for (int window = 0; window < windows.size(); window++) {
            int from = window * WINDOW_SECONDS;
            table.row(
                    from + "–" + (from + WINDOW_SECONDS) + " s",
                    Integer.toString(windows.get(window)),
                    Integer.toString(windows.get(window) * 60 / WINDOW_SECONDS));
        }
        table.print(out);
        double mostly = answers.mostlyPerMinute(WINDOW_SECONDS);
        out.printf(
                "%.0f a minute between the first tenth and the last, %.1f %% of the ideal %.0f; mostly %.0f, %.1f %%; all in %.1f s%n%n",
                answers.perMinute(),
                100 * answers.perMinute() / ideal,
                ideal,
                mostly,
                100 * mostly / ideal,
                answers.last());
    }

    private static JsonObject json(Answers answers, double ideal) {
        double mostly = answers.mostlyPerMinute(WINDOW_SECONDS);
        return Json.createObjectBuilder()
                .add("perMinute", Figures.rounded(answers.perMinute(), 0))
                .add("ofIdeal", Figures.rounded(answers.perMinute() / ideal, 3))
                .add("mostlyPerMinute", Figures.rounded(mostly, 0))
                .add("mostlyOfIdeal", Figures.rounded(mostly / ideal, 3))
                .add("seconds", Figures.rounded(answers.last(), 1))
                .add("everyTenSeconds", Json.createArrayBuilder(answers.each(WINDOW_SECONDS)))
                .add("everyMinute", Json.createArrayBuilder(answers.each(60)))
                .build();
    }
}
