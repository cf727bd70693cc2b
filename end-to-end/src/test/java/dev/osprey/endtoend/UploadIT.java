package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Guarantees of an upload: safe retries, an answer despite a lost reply, large images, a request ID. */
@OnSharedOsprey
@Order(4)
@Timeout(600)
class UploadIT extends SharedOspreySuite {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @Test
    void theSameKeyWithTheSameImageReturnsTheSameAnswer() throws Exception {
        MultipartForm form = form("again.png", Samples.all().get(0));

        HttpResponse<String> first = json(form, "\"key-1\"");
        HttpResponse<String> second = json(form, "\"key-1\"");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(stored("again.png")).isEqualTo(1);
    }

    @Test
    void concurrentUploadsWithTheSameKeyAreOneImage() throws Exception {
        MultipartForm form = form("at-once.png", Samples.all().get(1));
        Callable<HttpResponse<String>> call = () -> json(form, "\"key-2\"");

        Set<String> ids = new HashSet<>();
        for (HttpResponse<String> answer : ConcurrentCalls.invokeAll(8, Collections.nCopies(8, call))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            ids.add(Client.object(answer.body()).getString("id"));
        }

        assertThat(ids).hasSize(1);
        assertThat(stored("at-once.png")).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherImageIsRefused() throws Exception {
        assertThat(json(form("one.png", Samples.all().get(0)), "\"key-3\"").statusCode())
                .isEqualTo(200);

        for (MultipartForm other : List.of(
                form("one.png", Samples.all().get(1)),
                form("other.png", Samples.all().get(0)))) {
            HttpResponse<String> refused = json(other, "\"key-3\"");

            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(Client.object(refused.body()).getString("detail")).contains("Idempotency-Key");
        }
        assertThat(stored("one.png")).isEqualTo(1);
        assertThat(stored("other.png")).isZero();
    }

    @Test
    void aKeyCoversEachImageOfACallByItsPosition() throws Exception {
        Sample sample = Samples.all().get(2);
        MultipartForm both = form("first.png", sample).and("myfile", "second.png", sample.bytes());

        String before = json(both, "\"key-4\"").body();

        assertThat(json(both, "\"key-4\"").body()).isEqualTo(before);
        assertThat(Client.array(before)).hasSize(2);
        // The second image differs, so neither is accepted.
        HttpResponse<String> refused =
                json(form("first.png", sample).and("myfile", "third.png", sample.bytes()), "\"key-4\"");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(stored("first.png")).isEqualTo(1);
        assertThat(stored("third.png")).isZero();
    }

    @Test
    void thinImagesAreAnswered() throws Exception {
        for (byte[] thin : List.of(
                TestImages.whitePng(1, 3000), TestImages.whitePng(65_500, 1), TestImages.whitePng(78_000, 511))) {
            HttpResponse<String> answer = client.upload(MultipartForm.with("myfile", "thin.png", thin));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void anInvalidKeyIsRefused() throws Exception {
        assertThat(json(form("no-key.png", Samples.all().get(0)), "two words").statusCode())
                .isEqualTo(400);
        assertThat(stored("no-key.png")).isZero();
    }

    @Test
    void anAnswerArrivesDespiteALostReplyAndTheQueueIsCreatedAgain() throws Exception {
        Sample sample = Samples.all().get(3);
        try (Cloud cloud = osprey.cloud()) {
            Await.until("the reply queue has its tag", TIMEOUT, () -> tagged(cloud));
            cloud.queues().replies().remove(osprey.replyQueue(0));

            HttpResponse<String> one = client.upload(form("lost.png", sample), "Prefer", "wait=40");
            HttpResponse<String> two = client.upload(
                    form("lost.png", sample).and("myfile", "lost.png", sample.bytes()), "Prefer", "wait=40");

            assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
            assertThat(one.body()).isEqualTo(sample.prediction());
            assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
            assertThat(two.body()).isEqualTo(sample.prediction() + "\n" + sample.prediction());
            Await.until("the reply queue is there again, with its tag", TIMEOUT, () -> tagged(cloud));
        }
        assertThat(client.upload(form("healed.png", sample)).body()).isEqualTo(sample.prediction());
    }

    private static boolean tagged(Cloud cloud) {
        return cloud.queues().replies().heartbeats().containsKey(osprey.replyQueue(0));
    }

    @Test
    void anImageOfMoreThanFortyMebibytesIsClassified() throws Exception {
        byte[] large = TestImages.noiseBmp(3_800);
        assertThat(large.length).isGreaterThan(40 << 20);

        JsonObject answer = Client.object(
                client.upload(MultipartForm.with("myfile", "large.bmp", large), "Accept", "application/json")
                        .body());

        assertThat(answer.getString("status")).isEqualTo("DONE");
        try (S3Buckets s3 = new S3Buckets(osprey.endpoints().getProperty("s3"))) {
            assertThat(s3.bytes("osprey-input", answer.getString("id") + "/large.bmp"))
                    .isEqualTo(large);
        }
        assertThat(client.metric("osprey_upload_held_bytes")).hasValue(0);
    }

    @Test
    void everyResponseAndProblemHasARequestId() throws Exception {
        HttpResponse<String> mine =
                client.upload(MultipartForm.with("myfile", "bad.png", new byte[] {1}), "X-Request-Id", "order-17");
        HttpResponse<String> made =
                client.upload(MultipartForm.with("myfile", "bad.png", new byte[] {1}), "X-Request-Id", "<two words>");

        assertThat(mine.headers().firstValue("X-Request-Id")).contains("order-17");
        assertThat(Client.object(mine.body()).getString("requestId")).isEqualTo("order-17");
        assertThat(made.headers().firstValue("X-Request-Id"))
                .contains(Client.object(made.body()).getString("requestId"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(36));
        assertThat(client.get("/api/queues").headers().firstValue("X-Request-Id"))
                .isPresent();
    }

    @Test
    void theRequestIdIsInTheLogsOfBothTiers() throws Exception {
        Sample sample = Samples.all().get(5);
        JsonObject answer = Client.object(
                client.upload(form("traced.png", sample), "Accept", "application/json", "X-Request-Id", "order-18")
                        .body());

        String line = "request=order-18 id=" + answer.getString("id");
        Await.until("the worker's line is written", TIMEOUT, () -> osprey.logs().contains(line + " DONE"));
        assertThat(osprey.logs()).contains(line + " accepted");
    }

    private static MultipartForm form(String name, Sample sample) throws Exception {
        return MultipartForm.with("myfile", name, sample.bytes());
    }

    private static HttpResponse<String> json(MultipartForm form, String key) throws Exception {
        return client.upload(form, "Accept", "application/json", "Idempotency-Key", key);
    }

    private static long stored(String name) throws Exception {
        return Client.array(client.get("/api/classifications?limit=1000").body()).stream()
                .map(JsonValue::asJsonObject)
                .filter(row -> row.getString("fileName").equals(name))
                .count();
    }
}
