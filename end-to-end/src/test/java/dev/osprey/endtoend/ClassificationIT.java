package dev.osprey.endtoend;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The journey of an image, starting without data. */
@OnSharedOsprey
@Order(2)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClassificationIT extends SharedOspreySuite {

    private static final int HUGE_IMAGES = Thorough.choose(16, 8);

    @BeforeAll
    static void deleteEverything() throws Exception {
        client.deleteEverything();
    }

    /** First, so that exactly these hundred are stored. */
    @Test
    @Order(1)
    void aHundredConcurrentUploadsEachGetTheirOwnAnswer() throws Exception {
        List<Sample> samples = Samples.all();

        List<JsonObject> answers = client.classifyAll(16, samples);

        Map<String, String> labelsById = new HashMap<>();
        int right = 0;
        for (int each = 0; each < samples.size(); each++) {
            Sample sample = samples.get(each);
            JsonObject answer = answers.get(each);
            assertThat(answer.getString("fileName")).isEqualTo(sample.name());
            assertThat(answer.getString("status")).isEqualTo("DONE");
            assertThat(answer.getString("label")).isEqualTo(sample.prediction());
            labelsById.put(answer.getString("id"), answer.getString("label"));
            right += answer.getString("label").equals(sample.label()) ? 1 : 0;
        }
        assertThat(labelsById).hasSize(100);
        assertThat(right).isEqualTo(Samples.CORRECT);
        assertCloudHoldsExactly(samples, answers);
    }

    private static void assertCloudHoldsExactly(List<Sample> samples, List<JsonObject> answers) throws Exception {
        try (Cloud cloud = osprey.cloud();
                S3Buckets s3 = new S3Buckets(osprey.endpoints().getProperty("s3"))) {
            assertThat(s3.keys("osprey-input")).hasSize(100);
            assertThat(s3.keys("osprey-output")).hasSize(100);
            assertThat(cloud.results().newest(1000)).hasSize(100);
            for (int each = 0; each < samples.size(); each++) {
                Sample sample = samples.get(each);
                JsonObject answer = answers.get(each);
                String id = answer.getString("id");
                String label = answer.getString("label");
                String key = id + "/" + sample.name();
                assertThat(s3.bytes("osprey-input", key)).isEqualTo(sample.bytes());
                assertThat(s3.tags("osprey-input", key)).containsExactly(Map.entry("label", label));
                assertThat(new String(
                                s3.bytes("osprey-output", key.replaceFirst("\\.png$", "")), StandardCharsets.UTF_8))
                        .isEqualTo("(" + sample.name() + ", " + label + ")");
                Classification row = cloud.results().find(id).orElseThrow();
                assertThat(row.fileName()).isEqualTo(sample.name());
                assertThat(row.label()).contains(label);
                assertThat(row.predictions()).hasSize(5);
                assertThat(row.completedAt()).isAfterOrEqualTo(row.submittedAt());
            }
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        }
    }

    @Test
    void theDefaultResponseIsTheLabelAsText() throws Exception {
        Sample sample = Samples.all().get(0);

        HttpResponse<String> answer = client.upload(MultipartForm.with("myfile", sample.name(), sample.bytes()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body()).isEqualTo(sample.prediction());
    }

    @Test
    void theJsonHasTheDocumentedFields() throws Exception {
        JsonObject answer = client.classify(Samples.all().get(0));

        assertThat(answer.keySet())
                .containsExactly(
                        "id", "fileName", "status", "label", "predictions", "model", "submittedAt", "completedAt");
        List<JsonObject> predictions = answer.getJsonArray("predictions").getValuesAs(JsonObject.class);
        assertThat(predictions.get(0).getString("label")).isEqualTo(answer.getString("label"));
        assertThat(predictions)
                .extracting(each -> each.getJsonNumber("probability").doubleValue())
                .isSortedAccordingTo((first, second) -> Double.compare(second, first));
    }

    @Test
    void anUploadedImageIsListed() throws Exception {
        Sample sample = Samples.all().get(1);

        HttpResponse<String> answer = client.post("/api/classifications", sample);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject posted = Client.object(answer.body());
        assertThat(client.json("/api/classifications/" + posted.getString("id")))
                .isEqualTo(posted);
        assertThat(Client.array(client.get("/api/classifications?limit=1").body()))
                .<JsonValue>containsExactly(posted);
    }

    @Test
    void anAsynchronousUploadReturnsALocationToPoll() throws Exception {
        Sample sample = Samples.all().get(2);

        HttpResponse<String> accepted = client.upload(
                MultipartForm.with("myfile", sample.name(), sample.bytes()),
                "Accept",
                "application/json",
                "Prefer",
                "respond-async");

        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        String id = Client.object(accepted.body()).getString("id");
        assertThat(location).isEqualTo("/api/classifications/" + id);
        assertThat(client.awaitResult(id).getString("label")).isEqualTo(sample.prediction());
    }

    @Test
    void aBrowserGetsAPageWithTheAnswers() throws Exception {
        Sample first = Samples.all().get(0);
        Sample second = Samples.all().get(1);

        HttpResponse<String> page = client.upload(
                MultipartForm.with("myfile", first.name(), first.bytes())
                        .and("myfile", "<img src=x onerror=alert(1)>.png", second.bytes()),
                "Accept",
                "text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(first.prediction(), second.prediction(), "&lt;img src=x onerror=alert(1)&gt;.png")
                .doesNotContain("<img src=x");
        assertThat(client.get("/results").body())
                .contains(first.name(), "&lt;img src=x")
                .doesNotContain("<img src=x");
    }

    @Test
    void anImageTooLargeForAMessageIsClassified() throws Exception {
        Sample sample = Samples.all().get(0);
        byte[] large = TestImages.padded(sample.bytes(), 2_000_000);

        HttpResponse<String> answer = client.upload(MultipartForm.with("myfile", "large.png", large));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(sample.prediction());
    }

    @Test
    void aTiffIsClassifiedAndHasAThumbnailThatBrowsersShow() throws Exception {
        Sample sample = Samples.all().get(0);
        ByteArrayOutputStream tiff = new ByteArrayOutputStream();
        ImageIO.write(ImageIO.read(sample.file().toFile()), "tiff", tiff);

        HttpResponse<String> answer = client.upload(
                MultipartForm.with("myfile", "scan.tiff", tiff.toByteArray()), "Accept", "application/json");

        JsonObject json = Client.object(answer.body());
        assertThat(json.getString("label")).isEqualTo(sample.prediction());
        String image = "/api/classifications/" + json.getString("id") + "/image";
        assertThat(client.bytes(image).headers().firstValue("Content-Type")).contains("image/tiff");
        assertThat(client.bytes(image + "?width=96").headers().firstValue("Content-Type"))
                .contains("image/jpeg");
    }

    @Test
    void filesThatAreCopiedIntoTheInputBucketAreClassifiedLikeUploads(@TempDir Path folder) throws Exception {
        String endpoint = osprey.endpoints().getProperty("s3");
        try (Cloud cloud = osprey.cloud();
                S3Buckets s3 = new S3Buckets(endpoint)) {
            BucketFiles files = new BucketFiles(client, s3, endpoint);

            try {
                files.put(
                        folder,
                        client.workerPids().stream()
                                .flatMap(pid -> ProcessHandle.of(pid).stream())
                                .toList());
                files.assertClassified(cloud);
            } finally {
                files.delete();
            }
        }
    }

    @Test
    void concurrentHugeImagesAreAllClassified() throws Exception {
        // 6,300 x 6,300 pixels in 2 kB, 150 MiB when decoded: together more than the heap of either tier.
        byte[] huge = ClassificationIT.class.getResourceAsStream("/huge.webp").readAllBytes();
        // Those that find no memory within seconds are told when to come again.
        Callable<Integer> upload = () ->
                client.upload(MultipartForm.with("myfile", "huge.webp", huge)).statusCode();

        assertThat(ConcurrentCalls.invokeAll(HUGE_IMAGES, Collections.nCopies(HUGE_IMAGES, upload)))
                .containsOnly(200);
    }

    /** Like the published workload generators: one thread for each request, the label as the response body. */
    @Test
    void theWorkloadGeneratorGetsAHundredAnswers() throws Exception {
        Process generator = new ProcessBuilder(
                        OspreyProcess.root()
                                .resolve("scripts/workload-generator")
                                .toString(),
                        "--num_request",
                        "100",
                        "--url",
                        osprey.uri("/").toString(),
                        "--image_folder",
                        OspreyProcess.root().resolve("samples").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(generator.waitFor()).as(printed).isZero();
        for (Sample sample : Samples.all()) {
            assertThat(printed)
                    .contains(sample.name() + " uploaded! Classification result: " + sample.prediction() + "\n");
        }
    }

    @Test
    void everyReadinessCheckIsUp() throws Exception {
        HttpResponse<String> ready = client.get("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(Client.object(ready.body()).getJsonArray("checks").getValuesAs(JsonObject.class))
                .extracting(check -> check.getString("name"))
                .containsExactlyInAnyOrder("application", "queue", "buckets", "table", "worker", "sqs-polling");
    }

    @Test
    @Order(2)
    void theMetricsIncludeTheAdapter() throws Exception {
        String metrics = client.get("/metrics").body();

        assertThat(adapterMetric(metrics, "delivered")).isGreaterThanOrEqualTo(100);
        assertThat(adapterMetric(metrics, "failed")).isZero();
        assertThat(adapterMetric(metrics, "failing_seconds")).isZero();
        assertThat(adapterMetric(metrics, "last_successful_poll_seconds")).isPositive();
    }

    @Test
    @Order(2)
    void everyMetricIsPlausibleInTheUnitThatItsNameSays() throws Exception {
        ExposedMetrics metrics = ExposedMetrics.parse(client.get("/metrics").body());

        assertThat(metrics.samples()).hasSizeGreaterThan(50);
        assertThat(metrics.samples())
                .allSatisfy(sample -> assertThat(sample.implausibility(metrics.uptimeSeconds()))
                        .isEmpty());
        double median = metrics.value("osprey_answer_time_seconds", "quantile=\"0.5\"");
        double slowest = metrics.value("osprey_answer_time_seconds", "quantile=\"1\"");
        double count = metrics.value("osprey_answer_time_seconds_count", "");
        assertThat(median).isPositive().isLessThanOrEqualTo(slowest);
        assertThat(slowest).isLessThan(metrics.uptimeSeconds());
        assertThat(count).isGreaterThanOrEqualTo(100);
        assertThat(metrics.value("osprey_answer_time_seconds_sum", "")).isBetween(count * 0.001, count * slowest);
        assertThat(metrics.value("osprey_upload_held_bytes", ""))
                .isLessThanOrEqualTo(metrics.value("osprey_upload_budget_bytes", ""));
        assertThat(metrics.value("osprey_upload_budget_bytes", ""))
                .isBetween(16e6, metrics.value("memory_maxHeap_bytes", ""));
    }

    /** A metric of the reply listener, the only message-driven bean of the web tier. */
    private static double adapterMetric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith("sqs_adapter_" + name + "{") && line.contains("ReplyListener"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anUnknownIdIsNotFound() throws Exception {
        HttpResponse<String> answer = client.get("/api/classifications/unknown");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Client.object(answer.body()).getInt("status")).isEqualTo(404);
    }
}
