package dev.osprey.bench.published;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.osprey.bench.CannotRun;

/** Many that upload a picture each at the same moment and wait for the answer, and come again when they are told to. */
final class Callers {

    private static final String BOUNDARY = "a-picture-of-the-benchmark";
    private static final int TAKEN_LATER = 503;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final List<Picture> pictures;

    Callers(URI uri, List<Picture> pictures) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.pictures = List.copyOf(pictures);
    }

    /** @throws CannotRun when a call fails or has a wrong answer: then there is nothing to compare */
    Answers uploadAtOnce(int count) throws CannotRun {
        long begun = System.nanoTime();
        List<CompletableFuture<Double>> calls = IntStream.range(0, count)
                .mapToObj(call -> upload(pictures.get(call % pictures.size()), begun))
                .toList();
        List<Double> seconds = new ArrayList<>();
        try {
            calls.forEach(call -> seconds.add(call.join()));
        } catch (CompletionException failure) {
            throw new CannotRun("an upload failed: " + failure.getCause());
        }
        return new Answers(seconds);
    }

    private CompletableFuture<Double> upload(Picture picture, long begun) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .header("Prefer", "wait=3600")
                .POST(BodyPublishers.ofByteArray(form(picture)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(answer -> {
            if (answer.statusCode() == TAKEN_LATER) {
                return again(answer).thenCompose(nothing -> upload(picture, begun));
            }
            if (!answer.body().equals(picture.answer())) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return CompletableFuture.completedFuture((System.nanoTime() - begun) / 1e9);
        });
    }

    private static CompletableFuture<Void> again(HttpResponse<String> answer) {
        Duration rest = answer.headers()
                .firstValue("Retry-After")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElseThrow(() -> new IllegalStateException("503 without Retry-After: " + answer.body()));
        Executor later = CompletableFuture.delayedExecutor(rest.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, later);
    }

    private static byte[] form(Picture picture) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\""
                + picture.name() + "\"\r\nContent-Type: image/png\r\n\r\n";
        form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        form.writeBytes(picture.bytes());
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }
}
