package dev.osprey.bench.speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.MultipartForm;
import dev.osprey.bench.service.SampleImage;

/** Clients that each upload the next image as soon as the previous one is answered, over kept connections. */
final class ClosedLoop {

    static final String CLIENT = "client";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 100;
    private static final int OK = 200;

    private record Answer(long at, double millis, boolean different) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger next = new AtomicInteger();
    private final URI uri;
    private final List<SampleImage> images;
    private final List<byte[]> forms;
    private final Supplier<ProcessRoles> processes;

    /**
     * @param uri where the form is posted to
     * @param images at least one
     * @param processes those of the server
     */
    ClosedLoop(URI uri, List<SampleImage> images, Supplier<ProcessRoles> processes) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.images = List.copyOf(images);
        this.forms = images.stream().map(MultipartForm::of).toList();
        this.processes = Objects.requireNonNull(processes, "processes");
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no images");
        }
    }

    /** Uploads one image; returns the response time in milliseconds. */
    double upload() throws BenchmarkException, InterruptedException {
        return answer().millis();
    }

    /** How many uploads were started so far. */
    int uploads() {
        return next.get();
    }

    /**
     * Keeps {@code clients} uploads under way, and measures when all have started.
     *
     * @param rampUp before the measurement
     * @param time of the measurement, which goes on until there is an answer; answers to uploads that were under way at its
     *     start count, later answers do not
     * @throws BenchmarkException if an upload fails
     */
    LoadRound run(int clients, Duration rampUp, Duration time)
            throws BenchmarkException, IOException, InterruptedException {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch failed = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            for (int client = 0; client < clients; client++) {
                pool.execute(() -> {
                    try {
                        while (!pool.isShutdown()) {
                            answers.add(answer());
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    } catch (BenchmarkException | RuntimeException failure) {
                        failures.add(failure);
                        failed.countDown();
                    }
                });
            }
            failed.await(rampUp.toNanos(), TimeUnit.NANOSECONDS);
            ProcessRoles used = processes.get();
            Map<String, ThreadTimes> threadsBefore = used.threads();
            Map<String, Double> before = cpu(used);
            long from = System.nanoTime();
            failed.await(time.toNanos(), TimeUnit.NANOSECONDS);
            while (failures.isEmpty() && answers.stream().noneMatch(answer -> answer.at() - from >= 0)) {
                // A slow server: until its first answer, or the timeout of an upload.
                failed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            long to = System.nanoTime();
            Map<String, Double> after = cpu(used);
            Map<String, ThreadTimes> threads = since(threadsBefore, used.threads());
            pool.shutdown();
            // Answered, not abandoned: the next measurement starts with an idle server.
            if (!pool.awaitTermination(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchmarkException("uploads to " + uri + " are not answered");
            }
            if (!failures.isEmpty()) {
                throw new BenchmarkException(failures.peek().getMessage());
            }
            return round(answers, from, to, used(before, after), threads);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Map<String, Double> cpu(ProcessRoles server) throws BenchmarkException {
        Map<String, Double> used = new LinkedHashMap<>(server.cpuMillis());
        used.putAll(new ProcessRoles(Map.of(CLIENT, List.of(ProcessHandle.current()))).cpuMillis());
        return used;
    }

    private static Map<String, Double> used(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach((role, millis) -> used.put(role, millis - before.get(role)));
        return used;
    }

    private static Map<String, ThreadTimes> since(Map<String, ThreadTimes> before, Map<String, ThreadTimes> after) {
        Map<String, ThreadTimes> used = new LinkedHashMap<>();
        after.forEach((role, threads) -> used.put(role, threads.since(before.get(role))));
        return used;
    }

    private static LoadRound round(
            Queue<Answer> answers, long from, long to, Map<String, Double> used, Map<String, ThreadTimes> threads) {
        List<Answer> counted = answers.stream()
                .filter(answer -> answer.at() - from >= 0 && answer.at() - to < 0)
                .toList();
        double seconds = (to - from) / 1e9;
        List<Double> millis = new ArrayList<>();
        counted.forEach(answer -> millis.add(answer.millis()));
        int different = (int) counted.stream().filter(Answer::different).count();
        return new LoadRound(seconds, millis, different, used, threads);
    }

    private Answer answer() throws BenchmarkException, InterruptedException {
        int index = Math.floorMod(next.getAndIncrement(), images.size());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", MultipartForm.CONTENT_TYPE)
                .header("Accept", "text/plain")
                .POST(BodyPublishers.ofByteArray(forms.get(index)))
                .build();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            long at = System.nanoTime();
            if (response.statusCode() != OK) {
                throw new BenchmarkException(
                        "an upload to " + uri + " was answered with " + response.statusCode() + " " + response.body());
            }
            return new Answer(at, (at - begun) / 1e6, !isLabel(response.body(), images.get(index)));
        } catch (IOException failure) {
            throw new BenchmarkException("an upload to " + uri + " failed: " + failure);
        }
    }

    /** As plain text, or as a JSON string. */
    private static boolean isLabel(String answer, SampleImage image) {
        String text = answer.strip();
        return text.equals(image.label()) || text.equals('"' + image.label() + '"');
    }
}
