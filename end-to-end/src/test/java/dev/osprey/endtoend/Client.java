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
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

/** A program that uses the service over HTTP. */
final class Client {

    private final OspreyProcess osprey;
    private final int node;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(OspreyProcess osprey) {
        this(osprey, 0);
    }

    /** @param node of the web tier that it calls, from 0 */
    Client(OspreyProcess osprey, int node) {
        this.osprey = osprey;
        this.node = node;
    }

    HttpResponse<String> upload(MultipartForm form, String... headers) throws IOException, InterruptedException {
        return upload("/", form, headers);
    }

    HttpResponse<String> upload(String path, MultipartForm form, String... headers)
            throws IOException, InterruptedException {
        return http.send(form.to(osprey.uri(node, path), headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, Samples.Sample sample) throws IOException, InterruptedException {
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        return http.send(form.to(osprey.uri(node, path)), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** A body that is no form. */
    HttpResponse<String> postText(String path) throws IOException, InterruptedException {
        return post(path, "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
    }

    /** A form whose boundary never comes. */
    HttpResponse<String> postBrokenForm(String path) throws IOException, InterruptedException {
        return post(path, "multipart/form-data; boundary=never", "hello".getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(osprey.uri(node, path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(osprey.uri(node, path)), headers);
    }

    /**
     * A form's values, or nothing; redirections are not followed.
     *
     * @param headers names and values in turn
     */
    HttpResponse<String> change(String method, String path, String form, String... headers)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(osprey.uri(node, path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString(form)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        request.timeout(Duration.ofMinutes(1));
        for (int header = 0; header < headers.length; header += 2) {
            request.header(headers[header], headers[header + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** The value of a header {@code Authorization} with which the admin calls. */
    static String admin(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(osprey.uri(node, path))
                .timeout(Duration.ofMinutes(1))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    /**
     * Without a body.
     *
     * @param headers names and values in turn
     */
    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(osprey.uri(node, path)).method(method, BodyPublishers.noBody()), headers);
    }

    /** Of a page that is not the service's. */
    int status(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    JsonObject json(String path) throws IOException, InterruptedException {
        return object(get(path).body());
    }

    JsonObject classification(Samples.Sample sample) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                upload(MultipartForm.with("myfile", sample.name(), sample.bytes()), "Accept", "application/json");
        if (answer.statusCode() != 200) {
            throw new AssertionError(sample.name() + ": " + answer.statusCode() + " " + answer.body());
        }
        return object(answer.body());
    }

    /** Process ids of the workers. */
    List<Long> workerPids() throws IOException, InterruptedException {
        return json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class).stream()
                .map(worker -> worker.getJsonNumber("pid").longValue())
                .toList();
    }

    /** Starts an upload and does not wait for its answer. */
    CompletableFuture<HttpResponse<String>> uploadAsync(MultipartForm form, String... headers) {
        return http.sendAsync(form.to(osprey.uri(node, "/"), headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** The sum of a metric over its tags; empty when it is not there. */
    OptionalDouble metric(String name) throws IOException, InterruptedException {
        double[] values = get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                // Payara shows those of the base twice.
                .distinct()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(values).sum());
    }

    /** The stored answer of an accepted image, once it is there. */
    JsonObject awaitResult(String id) throws IOException, InterruptedException {
        JsonObject found = json("/api/classifications/" + id);
        while (found.getString("status").equals("QUEUED")) {
            found = json("/api/classifications/" + id);
        }
        return found;
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
