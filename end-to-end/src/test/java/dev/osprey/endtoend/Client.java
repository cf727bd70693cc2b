package dev.osprey.endtoend;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.DoubleStream;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import dev.osprey.core.time.Await;

/** A client of the HTTP API. */
final class Client {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration RESULT_PATIENCE = Duration.ofMinutes(4);

    private final OspreyProcess osprey;
    private final int node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(OspreyProcess osprey) {
        this(osprey, 0);
    }

    /** @param node web node that it calls, from 0 */
    Client(OspreyProcess osprey, int node) {
        this.osprey = osprey;
        this.node = node;
    }

    HttpResponse<String> upload(MultipartForm form, String... headers) throws IOException, InterruptedException {
        return upload("/", form, headers);
    }

    /** Uploads again as long as the service is too busy, when {@code Retry-After} says. */
    HttpResponse<String> upload(String path, MultipartForm form, String... headers)
            throws IOException, InterruptedException {
        return withRetries(() -> uploadOnce(path, form, headers));
    }

    /** Takes a service that is too busy for an answer, too. */
    HttpResponse<String> uploadOnce(String path, MultipartForm form, String... headers)
            throws IOException, InterruptedException {
        return http.send(form.to(osprey.uri(node, path), headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Reads again as long as a server behind the service is too slow, when {@code Retry-After} says. */
    HttpResponse<String> getWithRetries(String path) throws IOException, InterruptedException {
        return withRetries(() -> get(path));
    }

    private interface Call {
        HttpResponse<String> send() throws IOException, InterruptedException;
    }

    private static HttpResponse<String> withRetries(Call call) throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> answer = call.send();
            OptionalLong retryAfter = answer.headers().firstValueAsLong("Retry-After");
            if (answer.statusCode() != 503 || retryAfter.isEmpty()) {
                return answer;
            }
            Thread.sleep(Duration.ofSeconds(retryAfter.getAsLong()).toMillis());
        }
    }

    HttpResponse<String> post(String path, Samples.Sample sample) throws IOException, InterruptedException {
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        return upload(path, form);
    }

    /** Sends a body that is not a form. */
    HttpResponse<String> postText(String path) throws IOException, InterruptedException {
        return post(path, "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a form without its boundary. */
    HttpResponse<String> postBrokenForm(String path) throws IOException, InterruptedException {
        return post(path, "multipart/form-data; boundary=never", "hello".getBytes(StandardCharsets.UTF_8));
    }

    /** @param headers alternating names and values */
    HttpResponse<String> post(String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return send(posting(path, type, body), headers);
    }

    /** Like {@link #post(String, String, byte[], String...)}, for a body that takes the service some time. */
    HttpResponse<String> post(String path, String type, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        return send(timeout, posting(path, type, body));
    }

    private HttpRequest.Builder posting(String path, String type, byte[] body) {
        return HttpRequest.newBuilder(osprey.uri(node, path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
    }

    /**
     * Whether an image can be classified. Payara answers 200 without any check from the time that the adapter is deployed,
     * which is before the application.
     */
    boolean isReady() throws InterruptedException {
        try {
            HttpResponse<String> ready = get("/health/ready");
            return ready.statusCode() == 200 && ready.body().contains("\"application\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether this web node accepts requests. */
    boolean isStarted() throws InterruptedException {
        try {
            return get("/started").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** @param headers alternating names and values */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(osprey.uri(node, path)), headers);
    }

    /** What takes the service longer than usual. */
    HttpResponse<String> get(String path, Duration timeout) throws IOException, InterruptedException {
        return send(timeout, HttpRequest.newBuilder(osprey.uri(node, path)));
    }

    /**
     * Sends form fields, or an empty body, and does not follow redirects.
     *
     * @param headers alternating names and values
     */
    HttpResponse<String> sendForm(String method, String path, String form, String... headers)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(osprey.uri(node, path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString(form)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        return send(REQUEST_TIMEOUT, request, headers);
    }

    private HttpResponse<String> send(Duration timeout, HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        request.timeout(timeout);
        for (int header = 0; header < headers.length; header += 2) {
            request.header(headers[header], headers[header + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /**
     * Sends JSON.
     *
     * @param headers alternating names and values
     */
    HttpResponse<String> put(String path, byte[] json, String... headers) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(osprey.uri(node, path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(json)),
                headers);
    }

    /** The admin's {@code Authorization} header. */
    static String basicAuth(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(osprey.uri(node, path))
                .timeout(REQUEST_TIMEOUT)
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    /**
     * Sends no body.
     *
     * @param headers alternating names and values
     */
    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(osprey.uri(node, path)).method(method, BodyPublishers.noBody()), headers);
    }

    /** The status of a page outside the service. */
    int status(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    JsonObject json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = getWithRetries(path);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return object(answer.body());
    }

    JsonObject classify(Samples.Sample sample) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                upload(MultipartForm.with("myfile", sample.name(), sample.bytes()), "Accept", "application/json");
        if (answer.statusCode() != 200) {
            throw new AssertionError(sample.name() + ": " + answer.statusCode() + " " + answer.body());
        }
        return object(answer.body());
    }

    /**
     * @param concurrency number of threads
     * @return the results, in the order of the images
     */
    List<JsonObject> classifyAll(int concurrency, List<Samples.Sample> samples)
            throws InterruptedException, ExecutionException {
        List<Callable<JsonObject>> calls = samples.stream()
                .<Callable<JsonObject>>map(sample -> () -> classify(sample))
                .toList();
        return ConcurrentCalls.invokeAll(concurrency, calls);
    }

    /** The process IDs of the workers. */
    List<Long> workerPids() throws IOException, InterruptedException {
        return json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class).stream()
                .map(worker -> worker.getJsonNumber("pid").longValue())
                .toList();
    }

    /** Starts an upload without waiting for the response. */
    CompletableFuture<HttpResponse<String>> uploadAsync(MultipartForm form, String... headers) {
        return uploadAsync("/", form, headers);
    }

    CompletableFuture<HttpResponse<String>> uploadAsync(String path, MultipartForm form, String... headers) {
        return http.sendAsync(form.to(osprey.uri(node, path), headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /**
     * Changes the fleet's configuration as the admin.
     *
     * @param change JSON of {@code PUT /api/fleet}
     */
    void configureFleet(String change) throws IOException, InterruptedException {
        byte[] json = change.getBytes(StandardCharsets.UTF_8);
        String admin = basicAuth(osprey.adminPassword());
        HttpResponse<String> answer = withRetries(() -> put("/api/fleet", json, "Authorization", admin));
        if (answer.statusCode() != 200) {
            throw new AssertionError("PUT /api/fleet: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Deletes all images and results as the admin. */
    void deleteEverything() throws IOException, InterruptedException {
        String[] admin = {"Authorization", basicAuth(osprey.adminPassword())};
        String token = object(
                        send("POST", "/api/classifications/reset-token", admin).body())
                .getString("token");
        HttpResponse<String> answer = send("DELETE", "/api/classifications?confirm=" + token, admin);
        if (answer.statusCode() != 200) {
            throw new AssertionError("DELETE /api/classifications: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** The sum of a metric over its tags, or empty if there is no such metric. */
    OptionalDouble metric(String name) throws IOException, InterruptedException {
        double[] values = get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                // Payara lists base metrics twice.
                .distinct()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(values).sum());
    }

    /** Polls until the image is classified, or has failed. */
    JsonObject awaitResult(String id) throws Exception {
        String path = "/api/classifications/" + id;
        Await.until(
                "the image has a result",
                RESULT_PATIENCE,
                () -> !json(path).getString("status").equals("QUEUED"));
        return json(path);
    }

    static JsonObject object(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static JsonArray array(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readArray();
        }
    }
}
