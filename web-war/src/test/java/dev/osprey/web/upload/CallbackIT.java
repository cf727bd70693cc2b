package dev.osprey.web.upload;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.webhooks.Due;
import dev.osprey.web.Rest;
import dev.osprey.web.webhooks.WebhookBeans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads with a callback, up to the row that the delivery begins with. */
@ExtendWith(LocalCloudExtension.class)
class CallbackIT {

    private static final String CALLBACK = "https://hooks.example.com/osprey?key=1&more=a%20b";

    private final TestClock clock = new TestClock();
    private LocalCloud local;
    private WebNode node;

    @BeforeEach
    void start(LocalCloud cloud) throws Exception {
        local = cloud;
        node = new WebNode(
                cloud.newCloud(clock),
                cloud,
                clock,
                Map.of("osprey.webhooks.secret", WebhookBeans.SECRET),
                Function.identity());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void theCallbackOfAQueryIsStoredWithTheImage() throws Exception {
        for (String path : List.of("/", "/api/classifications")) {
            Rest.Reply reply = upload(path + query(CALLBACK));

            assertThat(reply.status()).isEqualTo(202);
            assertThat(dueAfterAnswer(node.nextRequest().submitted())).isEqualTo(CALLBACK);
        }
    }

    @Test
    void theCallbackOfAFormIsStoredWithTheImage() throws Exception {
        Rest.Reply reply = form("/api/classifications", "callback", CALLBACK);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(dueAfterAnswer(node.nextRequest().submitted())).isEqualTo(CALLBACK);
    }

    @Test
    void theCallbackIsThatOfEachImageOfAZipArchive() throws Exception {
        byte[] archive = TestImages.zip("a.png", TestImages.png(), "b.png", TestImages.png());

        assertThat(node.post("/api/classifications" + query(CALLBACK), "application/zip", archive)
                        .header("Prefer", "respond-async")
                        .send()
                        .status())
                .isEqualTo(202);

        assertThat(dueAfterAnswer(node.nextRequest().submitted())).isEqualTo(CALLBACK);
        assertThat(dueAfterAnswer(node.nextRequest().submitted())).isEqualTo(CALLBACK);
    }

    @Test
    void withoutACallbackThereIsNothingToDeliver() throws Exception {
        assertThat(upload("/api/classifications").status()).isEqualTo(202);
        Classification plain = node.nextRequest().submitted();
        assertThat(upload("/api/classifications?callback=").status()).isEqualTo(202);
        Classification empty = node.nextRequest().submitted();

        store(plain);
        store(empty);

        assertThat(node.cloud().results().outbox().due(clock.instant(), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void anInvalidCallbackIsRefusedAndNothingIsAccepted() {
        for (String callback : List.of(
                "ftp://example.com/",
                "hooks.example.com",
                "https://user:secret@example.com/",
                "https://example.com/" + "a".repeat(2000),
                "http://localhost:8080/",
                "http://127.0.0.1/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:192.168.0.1]/",
                "http://2130706433/")) {
            Rest.Reply reply = upload("/api/classifications" + query(callback));

            assertThat(reply.status()).as(callback).isEqualTo(400);
            assertThat(reply.body()).contains("The callback ").doesNotContain("secret");
        }
        assertThat(upload("/api/classifications" + query(CALLBACK) + "&callback=https://example.com/")
                        .body())
                .contains("several callbacks");
        assertThat(node.requestsInQueue()).isZero();
        assertThat(node.cloud().results().newest(10)).isEmpty();
    }

    @Test
    void anyCallbackIsRefusedWhereNoSecretIsSet() throws Exception {
        try (WebNode without = new WebNode(local, clock)) {
            Rest.Reply reply = without.upload("/api/classifications" + query(CALLBACK), "cat.png", TestImages.png(8, 8))
                    .send();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("osprey.webhooks.secret");
        }
    }

    @Test
    void aRepeatedUploadKeepsTheCallbackOfTheFirst() throws Exception {
        for (String callback : List.of(CALLBACK, "https://other.example.com/")) {
            assertThat(node.upload("/api/classifications" + query(callback), "cat.png", TestImages.png(8, 8))
                            .header("Prefer", "respond-async")
                            .header("Idempotency-Key", "\"one\"")
                            .send()
                            .status())
                    .isEqualTo(202);
        }

        assertThat(dueAfterAnswer(node.nextRequest().submitted())).isEqualTo(CALLBACK);
        assertThat(node.requestsInQueue()).isZero();
    }

    private Rest.Reply upload(String path) {
        return node.upload(path, "cat.png", TestImages.png(8, 8))
                .header("Prefer", "respond-async")
                .header("Accept", "application/json")
                .send();
    }

    private Rest.Reply form(String path, String field, String value) {
        String boundary = "----callback";
        byte[] image = Forms.body(boundary, "cat.png", TestImages.png(8, 8));
        byte[] start = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[start.length + image.length];
        System.arraycopy(start, 0, body, 0, start.length);
        System.arraycopy(image, 0, body, start.length, image.length);
        return node.post(path, "multipart/form-data; boundary=" + boundary, body)
                .header("Prefer", "respond-async")
                .send();
    }

    private static String query(String callback) {
        return "?callback=" + URLEncoder.encode(callback, StandardCharsets.UTF_8);
    }

    /** The URL that is due once a worker has answered. */
    private String dueAfterAnswer(Classification submitted) {
        store(submitted);
        List<Due> due = node.cloud().results().outbox().due(clock.instant(), Optional.empty(), 10).stream()
                .filter(each -> each.id().equals(submitted.id()))
                .toList();
        assertThat(due).hasSize(1);
        return due.get(0).callback().url().toString();
    }

    private void store(Classification submitted) {
        Classification done = submitted.done(List.of(new Prediction("Bag", 0.75)), clock.instant());
        assertThat(node.cloud().results().store(done, "s3://bucket/" + done.id()))
                .isTrue();
    }
}
