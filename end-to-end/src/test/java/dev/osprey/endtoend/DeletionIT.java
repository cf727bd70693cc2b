package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Single images are cancelled and deleted, with everything that is stored of them. */
@OnSharedOsprey
@Order(9)
@Timeout(300)
class DeletionIT extends SharedOspreySuite {

    private static final String TOKEN = "Osprey-Delete-Token";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static String[] admin;
    private static Cloud cloud;
    private static S3Buckets s3;

    @BeforeAll
    static void open() throws Exception {
        admin = new String[] {"Authorization", Client.basicAuth(osprey.adminPassword())};
        cloud = osprey.cloud();
        s3 = new S3Buckets(osprey.endpoints().getProperty("s3"));
    }

    @AfterAll
    static void close() {
        if (cloud != null) {
            cloud.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }

    @Test
    void whatIsCancelledWhileItWaitsIsNotClassifiedAndItsCallerGets410() throws Exception {
        Sample sample = Samples.all().get(1);
        double before = client.metric("osprey_images_deleted_total").orElseThrow();
        CompletableFuture<HttpResponse<String>> waiting;
        List<String> ids;
        StoppedWorkers stopped = new StoppedWorkers(client);
        try {
            waiting = client.uploadAsync("/api/classifications", form("waited for.png", sample));
            Await.until(
                    "the image is accepted",
                    PATIENCE,
                    () -> id("waited for.png").isPresent());
            HttpResponse<String> accepted =
                    client.upload("/api/classifications", form("cancelled.png", sample), "Prefer", "respond-async");
            assertThat(accepted.statusCode()).isEqualTo(202);
            ids = List.of(
                    id("waited for.png").orElseThrow(),
                    Client.object(accepted.body()).getString("id"));

            assertThat(delete(ids.get(0)).statusCode()).isEqualTo(401);
            assertThat(delete(ids.get(0), TOKEN, token(accepted)).statusCode()).isEqualTo(403);
            assertThat(delete(ids.get(0), admin).statusCode()).isEqualTo(204);
            assertThat(delete(ids.get(1), TOKEN, token(accepted)).statusCode()).isEqualTo(204);

            HttpResponse<String> answer = waiting.join();
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        } finally {
            stopped.resume();
        }

        // Behind them in the queue.
        assertThat(client.classify(sample).getString("status")).isEqualTo("DONE");
        Await.until(
                "no message is left",
                PATIENCE,
                () -> cloud.queues().requestDepth().total() == 0);
        for (String id : ids) {
            assertGone(id);
        }
        assertThat(client.metric("osprey_images_deleted_total").orElseThrow()).isEqualTo(before + 2);
    }

    @Test
    void aFinishedImageIsDeletedFromBucketsTableAndEveryList() throws Exception {
        Sample sample = Samples.all().get(2);
        MultipartForm form = MultipartForm.with("myfile", "deleted.png", sample.bytes())
                .and("myfile", "kept.png", Samples.all().get(3).bytes());
        HttpResponse<String> answer = client.upload("/api/classifications", form);
        assertThat(answer.statusCode()).isEqualTo(200);
        List<JsonObject> images = Client.array(answer.body()).getValuesAs(JsonObject.class);
        String id = images.get(0).getString("id");
        String kept = images.get(1).getString("id");
        assertThat(client.bytes("/api/classifications/" + id + "/image?width=96")
                        .statusCode())
                .isEqualTo(200);
        assertThat(keys("osprey-input")).contains(id + "/deleted.png");
        assertThat(keys("osprey-output")).contains(id + "/deleted");

        assertThat(delete(id, TOKEN, token(answer)).statusCode()).isEqualTo(204);

        assertGone(id);
        assertThat(client.json("/api/classifications/" + kept).getString("status"))
                .isEqualTo("DONE");
        assertThat(keys("osprey-input")).contains(kept + "/kept.png");
        assertThat(delete(id, TOKEN, token(answer)).statusCode()).isEqualTo(404);
    }

    @Test
    void aFileOfTheBucketIsDeletedWithItsCopyAndDoesNotComeBack() throws Exception {
        String key = "photos/deleted from bucket.png";
        s3.put("osprey-input", key, Samples.all().get(4).bytes());
        Await.until(
                "the file is classified",
                PATIENCE,
                () -> id("deleted from bucket.png").filter(DeletionIT::isDone).isPresent());
        String id = id("deleted from bucket.png").orElseThrow();

        assertThat(delete(id, admin).statusCode()).isEqualTo(204);

        assertGone(id);
        assertThat(keys("osprey-input")).doesNotContain(key);
        Await.until(
                "no message is left",
                PATIENCE,
                () -> cloud.queues().requestDepth().total() == 0);
        assertGone(id);
        assertThat(id("deleted from bucket.png")).isEmpty();
    }

    private static void assertGone(String id) throws Exception {
        assertThat(client.get("/api/classifications/" + id).statusCode()).isEqualTo(404);
        for (String file : List.of("/image", "/image?width=96")) {
            assertThat(client.get("/api/classifications/" + id + file).statusCode())
                    .isEqualTo(404);
        }
        assertThat(client.get("/results/" + id).statusCode()).isEqualTo(404);
        for (String list : List.of(
                "/api/classifications?limit=1000",
                "/api/classifications?limit=1000&sort=fileName",
                "/api/classifications.csv",
                "/api/classifications.json",
                "/results")) {
            assertThat(client.get(list).body()).as(list).doesNotContain(id);
        }
        assertThat(cloud.results().deletable(id)).isEmpty();
        for (String bucket : List.of("osprey-input", "osprey-output")) {
            assertThat(keys(bucket)).as(bucket).noneMatch(key -> key.startsWith(id));
        }
    }

    private static MultipartForm form(String name, Sample sample) throws Exception {
        return MultipartForm.with("myfile", name, sample.bytes());
    }

    private static HttpResponse<String> delete(String id, String... headers) throws Exception {
        return client.send("DELETE", "/api/classifications/" + id, headers);
    }

    private static String token(HttpResponse<String> answer) {
        return answer.headers().firstValue(TOKEN).orElseThrow();
    }

    private static Optional<String> id(String fileName) {
        return cloud.results().newest(1000).stream()
                .filter(image -> image.fileName().equals(fileName))
                .map(image -> image.id())
                .findFirst();
    }

    private static boolean isDone(String id) {
        return cloud.results().find(id).filter(image -> image.finished()).isPresent();
    }

    private static List<String> keys(String bucket) {
        return s3.keys(bucket);
    }
}
