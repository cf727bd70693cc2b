package dev.osprey.bench.published;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.MultipartForm;
import dev.osprey.bench.service.SampleImage;

/** Uploads many images concurrently, waits for the responses, and retries as {@code Retry-After} says. */
final class Clients {

    private static final int SERVICE_UNAVAILABLE = 503;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final List<SampleImage> images;

    Clients(URI uri, List<SampleImage> images) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.images = List.copyOf(images);
    }

    /** @throws BenchmarkException if an upload fails or returns a wrong label */
    Responses uploadAtOnce(int count) throws BenchmarkException {
        long startedAt = System.nanoTime();
        List<CompletableFuture<Double>> calls = IntStream.range(0, count)
                .mapToObj(call -> upload(images.get(call % images.size()), startedAt))
                .toList();
        List<Double> seconds = new ArrayList<>();
        try {
            calls.forEach(call -> seconds.add(call.join()));
        } catch (CompletionException failure) {
            throw new BenchmarkException("an upload failed: " + failure.getCause());
        }
        return new Responses(seconds);
    }

    private CompletableFuture<Double> upload(SampleImage image, long startedAt) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", MultipartForm.CONTENT_TYPE)
                .header("Prefer", "wait=3600")
                .POST(BodyPublishers.ofByteArray(MultipartForm.of(image)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.statusCode() == SERVICE_UNAVAILABLE) {
                return delayed(answer).thenCompose(nothing -> upload(image, startedAt));
            }
            if (!answer.body().equals(image.label())) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return CompletableFuture.completedFuture((System.nanoTime() - startedAt) / 1e9);
        });
    }

    private static CompletableFuture<Void> delayed(HttpResponse<String> answer) {
        Duration delay = answer.headers()
                .firstValue("Retry-After")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElseThrow(() -> new IllegalStateException("503 without Retry-After: " + answer.body()));
        Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, later);
    }
}
