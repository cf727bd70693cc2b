package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ObjectMetadata;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.json.Json;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.results.DeletableImage;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.security.DeleteToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that refer to objects in S3, up to the request in the queue. */
@ExtendWith(LocalCloudExtension.class)
class ReferencesIT {

    private static final String PATH = "/api/classifications";
    private static final byte[] PNG = TestImages.png();
    private static final int MAX_BYTES = 10_000;

    private final LocalCloud local;
    private final TestClock clock = new TestClock();
    private final String bucket;
    private final CloudSettings settings;
    private final AmazonS3 s3;
    private WebNode node;

    ReferencesIT(LocalCloud local) {
        this.local = local;
        CloudSettings others = local.newSettings();
        bucket = others.inputBucket() + "-photos";
        settings = LocalCloud.withReferences(others, Set.of(bucket, bucket + "-missing"));
        s3 = local.newS3Client();
        s3.createBucket(bucket);
    }

    @BeforeEach
    void start() throws Exception {
        node = node(settings);
    }

    private WebNode node(CloudSettings with) throws Exception {
        Cloud cloud = new Cloud(with, clock, Tracing.off());
        cloud.createMissing();
        return new WebNode(
                cloud,
                local,
                clock,
                Map.of("osprey.references.max-bytes", Integer.toString(MAX_BYTES), "osprey.jobs.max-images", "4"),
                Function.identity());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        s3.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat.png", "Fotos 2026/grün & rot+100%.png", "a..b/..c.png"})
    void anObjectIsAcceptedWithoutItsBytes(String key) throws Exception {
        put(key, PNG);

        Rest.Reply reply = post(PATH, url(key)).send();

        assertThat(reply.status()).isEqualTo(202);
        ClassificationRequest request = node.nextRequest();
        assertThat(reply.object().getString("id")).isEqualTo(request.submitted().id());
        assertThat(reply.header("Location")).endsWith(request.submitted().id());
        assertThat(request.submitted().fileName()).isEqualTo(key.substring(key.lastIndexOf('/') + 1));
        assertThat(reference(request).location().text()).isEqualTo(url(key));
        assertThat(reference(request).bytes()).isEqualTo(PNG.length);
        assertThat(reference(request).etag())
                .isEqualTo(s3.getObjectMetadata(bucket, key).getETag());
        assertThat(node.cloud().images().find(request.submitted())).isEmpty();
        DeletableImage row =
                node.cloud().results().deletable(request.submitted().id()).orElseThrow();
        assertThat(row.provenance().deleteToken()).contains(new DeleteToken(reply.header(DeleteToken.HEADER)).digest());
        // A deletion deletes the source: this one belongs to the caller.
        assertThat(row.provenance().source()).isEmpty();
    }

    @Test
    void severalObjectsAreABatchInTheirOrder() throws Exception {
        for (int each = 0; each < 10; each++) {
            put(each + ".png", PNG);
        }
        List<String> names =
                List.of("3.png", "1.png", "0.png", "2.png", "9.png", "4.png", "5.png", "8.png", "7.png", "6.png");

        Rest.Reply reply =
                post(PATH, names.stream().map(this::url).toArray(String[]::new)).send();

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).startsWith("/api/batches/");
        assertThat(reply.array().getValuesAs(JsonObject.class))
                .extracting(image -> image.getString("fileName"))
                .isEqualTo(names);
        assertThat(node.nextRequests(10))
                .extracting(request -> request.submitted().fileName())
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void oneObjectThatIsRefusedRefusesTheCall() throws Exception {
        put("a.png", PNG);
        put("empty.png", new byte[0]);
        put("large.png", new byte[MAX_BYTES + 1]);

        assertRefused(404, url("b.png") + " does not exist", url("a.png"), url("b.png"));
        assertRefused(404, "does not exist", "s3://" + bucket + "-missing/a.png");
        assertRefused(403, "the bucket " + settings.inputBucket(), "s3://" + settings.inputBucket() + "/a.png");
        assertRefused(403, "it is not in osprey.references.buckets", url("a.png"), "s3://somebody-else/a.png");
        assertRefused(400, "empty", url("empty.png"));
        assertRefused(413, "larger than the limit", url("large.png"));
        assertRefused(400, "not of the form s3://bucket/key", "https://example.com/a.png");
        assertRefused(400, "'.' or '..'", url("x/../a.png"));
        assertThat(node.requestsInQueue()).isZero();
        assertThat(node.cloud().results().newest(10)).isEmpty();
    }

    private void assertRefused(int status, String text, String... urls) {
        Rest.Reply reply = post(PATH, urls).send();

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.object().getString("detail")).contains(text);
    }

    @Test
    void aBodyThatIsNoListIsRefused() {
        for (String path : List.of(PATH, "/api/jobs")) {
            Rest.Reply reply = node.post(path, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                    .send();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.object().getString("detail")).contains("{\"s3\": [\"s3://bucket/key\"]}");
        }
    }

    @Test
    void withoutTheSettingNoObjectIsClassified() throws Exception {
        put("a.png", PNG);
        try (WebNode without = node(local.newSettings())) {
            Rest.Reply reply =
                    without.post(PATH, "application/json", json(url("a.png"))).send();

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body()).contains("osprey.references.buckets");
            assertThat(without.requestsInQueue()).isZero();
        }
    }

    @Test
    void anIdempotencyKeyCoversTheObjectAsItIs() throws Exception {
        put("a.png", PNG);
        Rest.Reply first =
                post(PATH, url("a.png")).header("Idempotency-Key", "k").send();
        Rest.Reply again =
                post(PATH, url("a.png")).header("Idempotency-Key", "k").send();
        put("a.png", TestImages.png(9, 9));
        Rest.Reply changed =
                post(PATH, url("a.png")).header("Idempotency-Key", "k").send();

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.object().getString("id")).isEqualTo(first.object().getString("id"));
        assertThat(again.header(DeleteToken.HEADER)).isEmpty();
        assertThat(changed.status()).isEqualTo(422);
        assertThat(node.requestsInQueue()).isEqualTo(1);
    }

    @Test
    void ofAJobOnlyWhatIsRefusedIsMissing() throws Exception {
        put("a.png", PNG);
        put("b.png", PNG);

        Rest.Reply reply = post("/api/jobs", url("a.png"), url("missing.png"), "s3://other/c.png", url("b.png"))
                .send();

        assertThat(reply.status()).isEqualTo(202);
        JsonObject job = reply.object();
        assertThat(job.getInt("total")).isEqualTo(2);
        assertThat(job.getJsonArray("rejectedFiles").getValuesAs(JsonObject.class))
                .extracting(file -> file.getString("fileName"))
                .containsExactly(url("missing.png"), "s3://other/c.png");
        assertThat(node.nextRequests(2).stream()
                        .map(ReferencesIT::reference)
                        .map(each -> each.location().text())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(url("a.png"), url("b.png")));
    }

    @Test
    void aJobHasAtLeastOneImageAndNotTooMany() throws Exception {
        put("a.png", PNG);

        Rest.Reply none = post("/api/jobs", url("missing.png")).send();
        Rest.Reply many = post("/api/jobs", url("a.png"), url("a.png"), url("a.png"), url("a.png"), url("a.png"))
                .send();

        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body()).contains("does not exist");
        assertThat(many.status()).isEqualTo(413);
        assertThat(node.requestsInQueue()).isZero();
    }

    private void put(String key, byte[] bytes) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(bytes.length);
        s3.putObject(bucket, key, new ByteArrayInputStream(bytes), metadata);
    }

    private String url(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private Rest.Call post(String path, String... urls) {
        return node.post(path, "application/json", json(urls)).header("Prefer", "respond-async");
    }

    private static byte[] json(String... urls) {
        return Json.createObjectBuilder()
                .add("s3", Json.createArrayBuilder(List.of(urls)))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectReference reference(ClassificationRequest request) {
        return ((ImageContent.Referenced) request.image()).object();
    }
}
