package dev.osprey.bench.speed;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.Benchmark;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.benchmark.Option;
import dev.osprey.bench.benchmark.Options;
import dev.osprey.bench.service.LocalOsprey;
import dev.osprey.bench.service.SampleImage;

/** The whole service on this machine, compared with decoding and the model alone and, if given, with another server. */
public final class SpeedBenchmark implements Benchmark {

    private final Path root;

    /** @param root the project's folder */
    public SpeedBenchmark(Path root) {
        this.root = Objects.requireNonNull(root, "root");
    }

    @Override
    public String name() {
        return "speed";
    }

    @Override
    public String purpose() {
        return "images per second, processor time, latency, memory, start-up and calls of the whole service";
    }

    @Override
    public List<Option> options() {
        return SpeedOptions.KNOWN;
    }

    @Override
    public JsonObject run(Options given, PrintStream out) throws BenchmarkException, IOException, InterruptedException {
        SpeedOptions options = SpeedOptions.of(given, root);
        Optional<LastResult> last = LastResult.in(options.results());
        SpeedResult result;
        try (RawLimitProcess raw = RawLimitProcess.start(
                root, options.model().path(), options.form(), options.images().path())) {
            result = measured(options, raw, out);
        }
        JsonObject json = result.json();
        SpeedTable.print(json, out);
        if (last.isPresent()) {
            compare(last.get(), json, out);
        }
        if (options.charts().isPresent()) {
            SpeedChart.write(json, options.charts().get());
        }
        if (options.save()) {
            LastResult.write(json, options.results());
        }
        return json;
    }

    private SpeedResult measured(SpeedOptions options, RawLimitProcess raw, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        List<SampleImage> images = raw.images();
        List<LimitRound> forward = new ArrayList<>();
        List<LimitRound> limit = new ArrayList<>();
        ServerFigures figures;
        Optional<ServerFigures> peerFigures = Optional.empty();
        double readySeconds;
        double firstAnswer;
        out.println("Starting the service …");
        long begun = System.nanoTime();
        try (LocalOsprey osprey = LocalOsprey.start(root, options(options))) {
            readySeconds = (System.nanoTime() - begun) / 1e9;
            MeasuredServer service =
                    new MeasuredServer(osprey.uri(), images, () -> ProcessRoles.ofOsprey(osprey.data()), options);
            firstAnswer = service.upload();
            osprey.awaitWorkers(options.workers());
            try (Peer peer = options.peer().isPresent()
                    ? Peer.start(options.peer().get(), options.model().path())
                    : null) {
                Optional<MeasuredServer> other = Optional.ofNullable(peer)
                        .map(server -> new MeasuredServer(server.uri(), images, server::processes, options));
                out.println("Warming up …");
                warmUp(options, raw);
                service.warmUp();
                if (other.isPresent()) {
                    other.get().warmUp();
                }
                for (int round = 1; round <= options.rounds(); round++) {
                    forward.add(raw.round(RawLimit.Mode.FORWARD, options.time()));
                    limit.add(raw.round(RawLimit.Mode.DECODE_AND_FORWARD, options.time()));
                    report(out, round, "forward", forward.get(round - 1).imagesPerSecond());
                    report(out, round, "decode + forward", limit.get(round - 1).imagesPerSecond());
                    report(out, round, "Osprey", service.round().imagesPerSecond());
                    if (other.isPresent()) {
                        report(out, round, "peer", other.get().round().imagesPerSecond());
                    }
                }
                figures = service.figures();
                if (figures.agreement() < 1) {
                    throw new BenchmarkException("the service gave answers that are not the model's");
                }
                if (other.isPresent()) {
                    peerFigures = Optional.of(other.get().figures());
                }
            }
        }
        CallCounts calls = counted(options, images, out);
        return new SpeedResult(
                options, images.size(), forward, limit, figures, readySeconds, firstAnswer, calls, peerFigures);
    }

    private static void warmUp(SpeedOptions options, RawLimitProcess raw) throws BenchmarkException, IOException {
        // The compilers are done with a few methods sooner than with a service.
        Duration time = options.warmUp().dividedBy(3);
        if (!time.isZero()) {
            raw.round(RawLimit.Mode.DECODE_AND_FORWARD, time);
        }
    }

    private static void report(PrintStream out, int round, String contender, double imagesPerSecond) {
        out.printf(Locale.ROOT, "round %d  %-16s %8.1f images/s%n", round, contender, imagesPerSecond);
    }

    /** In a second run: the relay that counts takes processor time, too. */
    private CallCounts counted(SpeedOptions options, List<SampleImage> images, PrintStream out)
            throws BenchmarkException, IOException, InterruptedException {
        out.println("Counting the calls …");
        try (CountedCloud cloud = CountedCloud.start(root)) {
            List<String> settings = new ArrayList<>(options(options));
            settings.addAll(cloud.options());
            try (LocalOsprey osprey = LocalOsprey.start(root, settings)) {
                osprey.awaitWorkers(options.workers());
                ClosedLoop clients = new ClosedLoop(osprey.uri(), images, () -> ProcessRoles.ofOsprey(osprey.data()));
                if (!options.warmUp().isZero()) {
                    clients.run(options.clients(), Duration.ZERO, options.warmUp());
                }
                // All uploads are answered at both counts.
                Map<String, Map<String, Long>> before = cloud.calls();
                int uploadedBefore = clients.uploads();
                clients.run(options.clients(), Duration.ZERO, options.time());
                return CallCounts.between(before, cloud.calls(), clients.uploads() - uploadedBefore);
            }
        }
    }

    private static List<String> options(SpeedOptions options) {
        String workers = Integer.toString(options.workers());
        return List.of(
                "--model",
                options.model().path().toString(),
                "--min-workers",
                workers,
                "--max-workers",
                workers,
                "--set",
                "osprey.model.form=" + options.form(),
                // Closed loop: no more uploads wait than there are clients, however slow the service is.
                "--set",
                "osprey.upload.max-backlog-wait=PT1H");
    }

    private static void compare(LastResult last, JsonObject now, PrintStream out) {
        out.println();
        last.difference(now)
                .ifPresentOrElse(
                        difference -> out.println("Not comparable with the last result, whose " + difference + "."),
                        () -> last.comparedWith(now).print(out));
    }
}
