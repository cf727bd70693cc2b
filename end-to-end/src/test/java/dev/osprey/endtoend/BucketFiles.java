package dev.osprey.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.process.Programs;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;

import static org.assertj.core.api.Assertions.assertThat;

/** Twenty files that somebody puts into the input bucket: 18 images, a text, and an image that is deleted at once. */
final class BucketFiles {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final String BUCKET = "osprey-input";
    private static final String TEXT = "dropped notes.txt";
    private static final String DELETED = "dropped and deleted.png";
    private static final List<String> KEYS = List.of(
            "dropped-%d.png",
            "dropped photo %d.png",
            "dropped größe %d.png",
            "Fotos März/dropped %d.png",
            "dropped 100%%+%d.png",
            "dropped a&b=c#%d.png");

    private final Client client;
    private final S3Buckets s3;
    private final String endpoint;
    private final Map<String, Sample> images = new LinkedHashMap<>();

    /** @param endpoint of S3 */
    BucketFiles(Client client, S3Buckets s3, String endpoint) throws IOException {
        this.client = client;
        this.s3 = s3;
        this.endpoint = endpoint;
        List<Sample> samples = Samples.all();
        for (int each = 0; each < 18; each++) {
            images.put(KEYS.get(each % KEYS.size()).formatted(each), samples.get(each));
        }
    }

    /**
     * Puts the files there, by the AWS command line if it is installed.
     *
     * @param workers that receive nothing between the put and the deletion of a file
     */
    void put(Path folder, List<ProcessHandle> workers) throws Exception {
        StoppedWorkers stopped = new StoppedWorkers(client, workers);
        try {
            s3.put(BUCKET, DELETED, Samples.all().get(0).bytes());
            s3.delete(BUCKET, DELETED);
        } finally {
            stopped.resume();
        }
        for (Map.Entry<String, Sample> image : images.entrySet()) {
            write(folder.resolve(image.getKey()), image.getValue().bytes());
        }
        write(folder.resolve(TEXT), "hello".getBytes(StandardCharsets.UTF_8));
        if (Programs.onPath("aws")) {
            copyByCommandLine(folder);
        } else {
            for (Map.Entry<String, Sample> image : images.entrySet()) {
                s3.put(BUCKET, image.getKey(), image.getValue().bytes());
            }
            s3.put(BUCKET, TEXT, "hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void copyByCommandLine(Path folder) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        "aws", "--endpoint-url", endpoint, "s3", "cp", "--recursive", ".", "s3://" + BUCKET + "/")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "LC_ALL", "C.UTF-8",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_DEFAULT_REGION", "us-east-1"));
        Process copy = command.start();
        String printed = new String(copy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(copy.waitFor()).as(printed).isZero();
    }

    /** Waits until the queue is empty: each image has its answer, the text one clear failure, and nothing else has come of it. */
    void assertClassified(Cloud cloud) throws Exception {
        Await.until(
                "all files have a result",
                TIMEOUT,
                () -> results().size() >= 19
                        && results().values().stream()
                                .noneMatch(result -> result.getString("status").equals("QUEUED"))
                        && cloud.queues().requestDepth().total() == 0);
        Map<String, JsonObject> results = results();

        assertThat(results).hasSize(19).doesNotContainKey(DELETED);
        assertThat(results.get(TEXT).getString("status")).isEqualTo("FAILED");
        assertThat(results.get(TEXT).getString("error"))
                .isEqualTo("the file is not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
        for (Map.Entry<String, Sample> image : images.entrySet()) {
            String key = image.getKey();
            String name = key.substring(key.lastIndexOf('/') + 1);
            JsonObject result = results.get(name);
            String label = image.getValue().prediction();
            assertThat(result.getString("label")).as(key).isEqualTo(label);
            assertThat(s3.tags(BUCKET, key)).containsExactly(Map.entry("label", label));
            assertThat(s3.bytes("osprey-output", (result.getString("id") + "/" + name).replaceFirst("\\.png$", "")))
                    .isEqualTo(("(" + name + ", " + label + ")").getBytes(StandardCharsets.UTF_8));
        }
        assertShown(results.get("dropped größe 2.png"), images.get("dropped größe 2.png"));
        // The files themselves, and a copy of each image.
        assertThat(s3.keys(BUCKET)).filteredOn(key -> key.contains("dropped")).hasSize(19 + 18);
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    /** Other tests share the bucket, and a reset leaves these files: Osprey did not store them. */
    void delete() {
        images.keySet().forEach(key -> s3.delete(BUCKET, key));
        s3.delete(BUCKET, TEXT);
    }

    private void assertShown(JsonObject result, Sample sample) throws Exception {
        String image = "/api/classifications/" + result.getString("id") + "/image";
        HttpResponse<byte[]> shown = client.bytes(image);
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(shown.body()).isEqualTo(sample.bytes());
        assertThat(client.bytes(image + "?width=96").statusCode()).isEqualTo(200);
        assertThat(client.get("/results").body()).contains(result.getString("fileName"), image);
    }

    /** By file name. */
    private Map<String, JsonObject> results() throws IOException, InterruptedException {
        return Client.array(
                        client.getWithRetries("/api/classifications?limit=100").body())
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(result -> result.getString("fileName").startsWith("dropped"))
                .collect(Collectors.toMap(result -> result.getString("fileName"), Function.identity()));
    }
}
