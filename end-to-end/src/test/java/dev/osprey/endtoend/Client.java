package dev.osprey.endtoend;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

/** A program that uses the service over HTTP. */
final class Client {

    private final RunningOsprey osprey;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(RunningOsprey osprey) {
        this.osprey = osprey;
    }

    HttpResponse<String> upload(Form form, String... headers) throws IOException, InterruptedException {
        return http.send(form.to(osprey.uri("/"), headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, Samples.Sample sample) throws IOException, InterruptedException {
        Form form = Form.with("myfile", sample.name(), sample.bytes());
        return http.send(form.to(osprey.uri(path)), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** A body that is no form. */
    HttpResponse<String> postText(String path) throws IOException, InterruptedException {
        return post(path, "text/plain", "hello");
    }

    /** A form whose boundary never comes. */
    HttpResponse<String> postBrokenForm(String path) throws IOException, InterruptedException {
        return post(path, "multipart/form-data; boundary=never", "hello");
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(osprey.uri(path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** @param headers names and values in turn */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(osprey.uri(path)), headers);
    }

    /**
     * A form's values, or nothing; redirections are not followed.
     *
     * @param headers names and values in turn
     */
    HttpResponse<String> change(String method, String path, String form, String... headers)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(osprey.uri(path))
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

    JsonObject json(String path) throws IOException, InterruptedException {
        return object(get(path).body());
    }

    JsonObject classification(Samples.Sample sample) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                upload(Form.with("myfile", sample.name(), sample.bytes()), "Accept", "application/json");
        if (answer.statusCode() != 200) {
            throw new AssertionError(sample.name() + ": " + answer.statusCode() + " " + answer.body());
        }
        return object(answer.body());
    }

    /** Process ids of the workers. */
    List<Long> workers() throws IOException, InterruptedException {
        return json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class).stream()
                .map(worker -> worker.getJsonNumber("pid").longValue())
                .toList();
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
