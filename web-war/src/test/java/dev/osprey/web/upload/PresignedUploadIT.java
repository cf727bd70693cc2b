package dev.osprey.web.upload;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.storage.PresignedPut;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.deletion.MissedUploadsSweep;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.webhooks.WebhookBeans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads straight to S3, up to the event in the queue. */
@ExtendWith(LocalCloudExtension.class)
class PresignedUploadIT {

    private static final Duration EXPIRY = Duration.ofMinutes(15);
    private static final int MAX_BYTES = 10_000;
    private static final byte[] PNG = TestImages.png();
    private static final String CALLBACK = "https://hooks.example.com/osprey";

    private final LocalCloud local;
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private WebNode node;

    PresignedUploadIT(LocalCloud local) {
        this.local = local;
    }

    @BeforeEach
    void start() throws Exception {
        node = node(local.newCloud(clock), Map.of());
        node.cloud().announceObjects();
    }

    private WebNode node(Cloud cloud, Map<String, String> further) throws Exception {
        Map<String, String> settings = new HashMap<>(further);
        settings.put("osprey.presigned.max-bytes", Integer.toString(MAX_BYTES));
        settings.put("osprey.webhooks.secret", WebhookBeans.SECRET);
        return new WebNode(cloud, local, clock, settings, Function.identity());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat.png", "grün & rot+100%.png", "a..b #1?.png"})
    void whatIsUploadedWithTheUrlIsAnnouncedUnderTheIdOfTheAnswer(String name) throws Exception {
        Rest.Reply reply = post("/api/uploads", PresignedPut.announcement(name, "image/png", PNG.length))
                .header("X-Request-Id", "call-1")
                .send();

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        JsonObject prepared = reply.object();
        String id = prepared.getString("id");
        assertThat(reply.header("Location")).isEqualTo("/api/classifications/" + id);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(prepared.getString("classification")).isEqualTo("/api/classifications/" + id);
        assertThat(prepared.getString("expires"))
                .isEqualTo(clock.instant().plus(EXPIRY).toString());
        Classification queued = row(id).orElseThrow();
        assertThat(queued.status()).isEqualTo(Status.QUEUED);
        assertThat(queued.fileName()).isEqualTo(name);
        Provenance provenance =
                node.cloud().results().deletable(id).orElseThrow().provenance();
        assertThat(provenance.deleteToken()).contains(new DeleteToken(reply.header(DeleteToken.HEADER)).digest());
        assertThat(provenance.source()).contains(StorageKeys.uploadOf(queued));

        assertThat(PresignedPut.send(prepared, PNG)).isEqualTo(200);

        CreatedObject event = S3EventNotification.read(
                        node.takeRequests(1).get(0).body())
                .orElseThrow()
                .created()
                .get(0);
        assertThat(StorageKeys.uploadId(event)).contains(id);
        assertThat(event.key()).isEqualTo(StorageKeys.uploadOf(queued).key());
        assertThat(event.bytes()).isEqualTo(PNG.length);
    }

    @Test
    void anImageIsInNoListBeforeItHasAResult() {
        Classification queued = prepare("cat.png");

        assertThat(node.cloud().results().newest(10)).isEmpty();

        node.cloud().results().store(queued.done(List.of(new Prediction("Bag", 1)), clock.instant()), "s3://b/k");

        assertThat(node.cloud().results().newest(10))
                .extracting(Classification::id)
                .containsExactly(queued.id());
        assertThat(node.cloud().results().awaited(clock.instant().plusSeconds(1)))
                .isEmpty();
    }

    @Test
    void aCallbackIsToldTheOutcome() {
        Rest.Reply reply = post(
                        "/api/uploads?callback=" + CALLBACK, PresignedPut.announcement("cat.png", "image/png", 1))
                .send();
        Classification queued = row(reply.object().getString("id")).orElseThrow();

        node.cloud().results().store(queued.failed("The file is damaged.", clock.instant()), "s3://b/k");

        assertThat(node.cloud().results().outbox().due(clock.instant(), Optional.empty(), 10))
                .hasSize(1);
    }

    @Test
    void whatIsNeverUploadedExpiresAndWhatHasArrivedWaits() throws Exception {
        Classification missed = prepare("missed.png");
        JsonObject prepared = post("/api/uploads", PresignedPut.announcement("late.png", "image/png", PNG.length))
                .send()
                .object();
        String arrived = prepared.getString("id");
        assertThat(PresignedPut.send(prepared, PNG)).isEqualTo(200);
        MissedUploadsSweep sweep = new MissedUploadsSweep(node.cloud(), clock, EXPIRY);

        clock.advance(EXPIRY);
        sweep.run();
        assertThat(row(missed.id())).isPresent();

        clock.advance(Duration.ofHours(2));
        sweep.run();
        assertThat(row(missed.id())).isEmpty();
        assertThat(row(arrived).orElseThrow().status()).isEqualTo(Status.QUEUED);
        assertThat(node.cloud().results().newest(10))
                .extracting(Classification::id)
                .containsExactly(arrived);

        // Whatever its age.
        clock.advance(Duration.ofDays(7));
        sweep.run();
        assertThat(row(arrived)).isPresent();
    }

    @Test
    void aDeletionDeletesWhatWasUploaded() throws Exception {
        JsonObject prepared = post("/api/uploads", PresignedPut.announcement("cat.png", "image/png", PNG.length))
                .send()
                .object();
        assertThat(PresignedPut.send(prepared, PNG)).isEqualTo(200);
        Classification queued = row(prepared.getString("id")).orElseThrow();
        assertThat(node.cloud().sources().exists(StorageKeys.uploadOf(queued))).isTrue();

        node.cloud().deletions().delete(queued.id());

        assertThat(node.cloud().sources().exists(StorageKeys.uploadOf(queued))).isFalse();
        assertThat(row(queued.id())).isEmpty();
    }

    @Test
    void aCallThatIsNotValidPreparesNothing() {
        Rest.Reply reply = post("/api/uploads", PresignedPut.announcement("a.png", "image/png", MAX_BYTES + 1))
                .send();

        assertThat(reply.status()).as(reply.body()).isEqualTo(413);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(node.cloud().results().batches()).isEmpty();
    }

    @Test
    void anIdempotencyKeyIsRefused() {
        assertThat(post("/api/uploads", PresignedPut.announcement("a.png", "image/png", 1))
                        .header("Idempotency-Key", "k")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whereS3AnnouncesNothingThereAreNoSuchUploads() throws Exception {
        try (WebNode fifo = node(local.newFifoCloud(clock), Map.of());
                WebNode without = node(local.newCloud(clock), Map.of("osprey.storage.events", "false"))) {
            for (WebNode each : List.of(fifo, without)) {
                Rest.Reply reply = each.post(
                                "/api/uploads", "application/json", PresignedPut.announcement("a.png", "image/png", 1))
                        .send();

                assertThat(reply.status()).isEqualTo(501);
                assertThat(reply.body()).contains("/api/classifications");
            }
        }
    }

    private Classification prepare(String name) {
        Rest.Reply reply = post("/api/uploads", PresignedPut.announcement(name, "image/png", 1))
                .send();
        return row(reply.object().getString("id")).orElseThrow();
    }

    private Optional<Classification> row(String id) {
        return node.cloud().results().find(id);
    }

    private Rest.Call post(String path, byte[] body) {
        return node.post(path, "application/json", body);
    }
}
