package dev.osprey.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import dev.osprey.core.process.Programs;
import dev.osprey.core.time.Await;
import dev.osprey.sqsra.FreePorts;

/** A Prometheus with the configuration in {@code server-config/monitoring}, which reads one web node each second. */
final class PrometheusProcess implements AutoCloseable {

    private static final String PROGRAM = "prometheus";
    private static final Path CONFIGURATION = OspreyProcess.root().resolve("server-config/monitoring");
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final int port = FreePorts.consecutive(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path log;
    private final Process process;

    static boolean isInstalled() {
        return Programs.onPath(PROGRAM);
    }

    /**
     * @param folder for its configuration and data
     * @param node the web node
     */
    PrometheusProcess(Path folder, URI node) throws IOException {
        Files.copy(CONFIGURATION.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        Path file = folder.resolve("prometheus.yml");
        Files.writeString(
                file,
                Files.readString(CONFIGURATION.resolve("prometheus.yml"))
                        .replace("localhost:8080", node.getHost() + ":" + node.getPort())
                        .replace("_interval: 15s", "_interval: 1s"));
        log = folder.resolve("prometheus.log");
        process = new ProcessBuilder(
                        PROGRAM,
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Waits until it has read everything so often that there are rates. */
    void awaitSamples() throws Exception {
        Await.until("Prometheus has samples", TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("Prometheus has ended: " + log());
            }
            return isReady()
                    && !query("count(count_over_time(up[1m]) > 5 and up == 1) == 2")
                            .isEmpty();
        });
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The series that an expression results in now. */
    JsonArray query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .getJsonArray("result");
    }

    /** The rules, as it has evaluated them. */
    JsonArray rules() throws IOException, InterruptedException {
        return get("/api/v1/rules").getJsonArray("groups").getJsonObject(0).getJsonArray("rules");
    }

    private JsonObject get(String path) throws IOException, InterruptedException {
        JsonObject answer =
                Client.object(http.send(request(path), BodyHandlers.ofString()).body());
        if (!answer.getString("status").equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.getJsonObject("data");
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    /** What it has printed. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("Prometheus did not stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
