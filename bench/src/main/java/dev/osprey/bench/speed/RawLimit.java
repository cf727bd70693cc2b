package dev.osprey.bench.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.DecodingLimits;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.worker.classification.FormChoice;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.classification.UnusableOutputException;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.Preprocessing;

/**
 * Decoding and the model without a service around them, as a program: {@code MODEL FORM IMAGES}, a folder, the file of its
 * network and another folder.
 *
 * <p>Prints the label of each image, then reads a mode and a number of milliseconds from each line of its standard input,
 * and prints a {@link LimitRound}. It exits at the end of the input.
 */
final class RawLimit {

    /** What is repeated on all cores. */
    enum Mode {
        FORWARD,
        DECODE_AND_FORWARD
    }

    static final String LABELS = "labels: ";
    static final String ROUND = "round: ";
    private static final long MAX_PIXELS = 100_000_000;
    private static final int TOP_K = 5;

    /** Inputs that are kept for the forward pass; more would only take memory. */
    private static final int MAX_INPUTS = 64;

    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.ofPixels(MAX_PIXELS));
    private final Preprocessing preprocessing;
    private final ImageClassifier classifier;
    private final Map<String, String> labels = new TreeMap<>();
    private final List<byte[]> files = new ArrayList<>();
    private final List<List<List<Channel>>> inputs = new ArrayList<>();

    private RawLimit(Path model, String form, Path images) throws ModelException, IOException {
        LocalModel local = new LocalModel(model.toString(), model);
        preprocessing = ModelFolder.read(local).arguments().preprocessing();
        classifier = ImageClassifier.load(local, decoder, threads, FormChoice.of(form));
        try (Stream<Path> all = Files.list(images)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                add(file);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        RawLimit limit;
        try {
            limit = new RawLimit(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]));
        } catch (ModelException | IOException | IllegalArgumentException unusable) {
            System.out.println(unusable.getMessage());
            System.exit(1);
            return;
        }
        JsonObjectBuilder labels = Json.createObjectBuilder();
        limit.labels.forEach(labels::add);
        System.out.println(LABELS + labels.build());
        try (BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
                String[] words = line.split(" ");
                Duration time = Duration.ofMillis(Long.parseLong(words[1]));
                System.out.println(
                        ROUND + limit.round(Mode.valueOf(words[0]), time).json());
            }
        }
        limit.classifier.close();
    }

    /** Files that are no images, such as a list of labels, are left out. */
    private void add(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        try {
            List<List<Channel>> input = decoder.decode(file, preprocessing::excerpt, preprocessing::apply);
            labels.put(
                    path.getFileName().toString(),
                    classifier.predict(input, 1).get(0).label());
            files.add(file);
            if (inputs.size() < MAX_INPUTS) {
                inputs.add(input);
            }
        } catch (InvalidImageException | UnusableOutputException without) {
            System.err.println(path.getFileName() + " is left out: " + without.getMessage());
        }
    }

    private LimitRound round(Mode mode, Duration time) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<Steps>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(() -> {
                    Steps steps = new Steps();
                    while (System.nanoTime() - start < time.toNanos()) {
                        step(mode, next.getAndIncrement(), steps);
                    }
                    return steps;
                }));
            }
            Steps sum = new Steps();
            for (Future<Steps> each : running) {
                sum.add(each.get());
            }
            return sum.round((System.nanoTime() - start) / 1e9);
        } finally {
            pool.shutdownNow();
        }
    }

    private void step(Mode mode, int index, Steps steps) throws InvalidImageException, UnusableOutputException {
        long begun = cpu.getCurrentThreadCpuTime();
        List<List<Channel>> input = mode == Mode.FORWARD
                ? inputs.get(index % inputs.size())
                : decoder.decode(
                        files.get(index % files.size()), preprocessing::excerpt, image -> preprocessed(image, steps));
        long decoded = cpu.getCurrentThreadCpuTime();
        classifier.predict(input, TOP_K);
        steps.images++;
        steps.input += decoded - begun;
        steps.forward += cpu.getCurrentThreadCpuTime() - decoded;
    }

    private List<List<Channel>> preprocessed(DecodedImage image, Steps steps) {
        long begun = cpu.getCurrentThreadCpuTime();
        List<List<Channel>> input = preprocessing.apply(image);
        steps.preprocess += cpu.getCurrentThreadCpuTime() - begun;
        return input;
    }

    /** Nanoseconds of processor time of one thread. */
    private static final class Steps {
        private long images;
        private long input;
        private long preprocess;
        private long forward;

        void add(Steps other) {
            images += other.images;
            input += other.input;
            preprocess += other.preprocess;
            forward += other.forward;
        }

        LimitRound round(double seconds) {
            double perMilli = 1e6 * images;
            return new LimitRound(
                    images / seconds,
                    Map.of(
                            "decode", (input - preprocess) / perMilli,
                            "preprocess", preprocess / perMilli,
                            "forward", forward / perMilli));
        }
    }
}
