package dev.osprey.web.upload;

import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.jms.JMSException;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.jobs.JobNotice;
import dev.osprey.core.json.Json;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Due;
import dev.osprey.web.Rest;
import dev.osprey.web.jobs.InterruptedJobs;
import dev.osprey.web.jobs.JobEnds;
import dev.osprey.web.jobs.JobLookup;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.webhooks.WebhookBeans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Callbacks of jobs up to the point where their webhook is due. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class JobCallbackIT {

    private static final String CALLBACK = "https://hooks.example.com/osprey?key=1";
    private static final byte[] PNG = TestImages.png();
    private static final Map<String, String> SETTINGS = Map.of("osprey.webhooks.secret", WebhookBeans.SECRET);

    private final TestClock clock = new TestClock();
    private LocalCloud local;
    private WebNode node;

    @BeforeEach
    void start(LocalCloud cloud) throws Exception {
        local = cloud;
        node = new WebNode(cloud.newCloud(clock), cloud, clock, SETTINGS, Function.identity());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void theWebhookIsDueOnceWhenTheLastImageHasAnOutcome() throws Exception {
        Rest.Reply submitted = node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG, "b.png", PNG, "c.png", PNG)
                .send();

        assertThat(submitted.status()).isEqualTo(202);
        String id = object(submitted.body()).getString("id");
        List<ClassificationRequest> requests = node.nextRequests(3);
        done(requests.get(0));
        done(requests.get(1));
        sweepLater();
        assertThat(due()).isEmpty();
        assertThat(node.cloud().jobs().outbox().find(id).orElseThrow().state()).isEqualTo(DeliveryState.WAITING);
        store(requests.get(2).submitted().failed("The image is damaged.", clock.instant()));

        sweepLater();

        assertThat(due()).extracting(Due::id).containsExactly(id);
        Due due = due().get(0);
        assertThat(due.callback().url()).hasToString(CALLBACK);
        JsonObject told = told(due);
        assertThat(told.getString("type")).isEqualTo("job.completed");
        assertThat(told.getString("timestamp")).isEqualTo(clock.instant().toString());
        JsonObject job = told.getJsonObject("data");
        // What a client sees that asks.
        assertThat(job).isEqualTo(object(node.get("/api/jobs/" + id).body()));
        assertThat(job.getString("state")).isEqualTo("finished");
        assertThat(List.of(job.getInt("total"), job.getInt("done"), job.getInt("failed")))
                .containsExactly(3, 2, 1);
        assertThat(job.getJsonObject("links").getString("csv")).isEqualTo("/api/jobs/" + id + "/results.csv");
        assertThat(node.cloud().jobs().outbox().waiting(clock.instant().plusSeconds(60), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void theCallbackOfAFormAndOfAnArchiveCount() throws Exception {
        byte[] image = Forms.body("x", "a.png", PNG);
        byte[] field = ("--x\r\nContent-Disposition: form-data; name=\"callback\"\r\n\r\n" + CALLBACK + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] form = new byte[field.length + image.length];
        System.arraycopy(field, 0, form, 0, field.length);
        System.arraycopy(image, 0, form, field.length, image.length);

        assertThat(node.post("/api/jobs", "multipart/form-data; boundary=x", form)
                        .send()
                        .status())
                .isEqualTo(202);
        assertThat(node.post("/api/jobs" + query(CALLBACK), "application/zip", TestImages.zip("b.png", PNG))
                        .send()
                        .status())
                .isEqualTo(202);

        for (ClassificationRequest request : node.nextRequests(2)) {
            done(request);
        }
        sweepLater();
        assertThat(due())
                .hasSize(2)
                .allMatch(due -> due.callback().url().toString().equals(CALLBACK));
        // The images have none.
        assertThat(node.cloud().results().outbox().due(clock.instant(), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void anInvalidCallbackIsRefusedAndNothingIsAccepted() throws Exception {
        for (String callback : List.of(
                "ftp://example.com/",
                "https://user:secret@example.com/",
                "https://example.com/" + "a".repeat(2000),
                "http://localhost:8080/",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/")) {
            Rest.Reply reply =
                    node.upload("/api/jobs" + query(callback), "a.png", PNG).send();

            assertThat(reply.status()).as(callback).isEqualTo(400);
            assertThat(reply.body()).contains("The callback ").doesNotContain("secret");
        }
        assertThat(node.upload("/api/jobs" + query(CALLBACK) + "&callback=https://example.com/", "a.png", PNG)
                        .send()
                        .body())
                .contains("several callbacks");
        try (WebNode without = new WebNode(local, clock)) {
            assertThat(without.upload("/api/jobs" + query(CALLBACK), "a.png", PNG)
                            .send()
                            .body())
                    .contains("osprey.webhooks.secret");
        }
        assertThat(node.requestsInQueue()).isZero();
        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
    }

    @Test
    void aCancelledJobIsToldWhenNothingWaitsAnyMore() throws Exception {
        Rest.Reply submitted = node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG, "b.png", PNG)
                .send();
        String id = object(submitted.body()).getString("id");
        done(node.nextRequest());
        // A cancellation that is broken off after all images are withdrawn, and before it is complete.
        node.cloud().jobs().beginCancellation(id, clock.instant());
        node.cloud().deletions().withdraw(node.nextRequest().submitted().id());
        sweepLater();
        assertThat(due()).isEmpty();

        node.call("DELETE", "/api/jobs/" + id)
                .header(DeleteToken.HEADER, submitted.header(DeleteToken.HEADER))
                .send();
        sweepLater();

        JsonObject job = told(due().get(0)).getJsonObject("data");
        assertThat(job.getString("state")).isEqualTo("cancelled");
        assertThat(List.of(job.getInt("done"), job.getInt("cancelled"), job.getInt("queued")))
                .containsExactly(1, 1, 0);
    }

    @Test
    void aJobWhoseNodeHasDiedIsToldOnceItIsCertainWhatWasAccepted() {
        Job job = new Job("j", clock.instant(), 3, Provenance.UNKNOWN)
                .accepting(clock.instant().plus(JobIntake.PROMISE), 0);
        node.cloud().jobs().store(job, List.of("1", "2", "3"), Optional.of(Callback.of(CALLBACK, "call")));
        Classification answered = Classification.queued("1", "a.png", clock.instant());
        node.cloud().results().insert(answered, "s3://bucket/1");
        store(answered.done(List.of(new Prediction("Bag", 1)), clock.instant()));
        node.cloud().results().insert(Classification.queued("2", "b.png", clock.instant()), "s3://bucket/2");

        clock.advance(JobIntake.PROMISE);
        for (int sweep = 0; sweep < 2; sweep++) {
            node.bean(InterruptedJobs.class).sweep();
            sweepLater();
            assertThat(due()).isEmpty();
        }
        clock.advance(Duration.ofSeconds(10));
        node.bean(InterruptedJobs.class).sweep();
        sweepLater();

        JsonObject told = told(due().get(0)).getJsonObject("data");
        assertThat(told.getString("state")).isEqualTo("incomplete");
        assertThat(List.of(told.getInt("done"), told.getInt("notAccepted"))).containsExactly(1, 2);
    }

    @Test
    void aLeaderThatDiesBeforeItStoresTheEndLosesNothing() throws Exception {
        node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG).send();
        done(node.nextRequest());
        // What it does before: it finds the job, and counts its images.
        Due found = node.cloud()
                .jobs()
                .outbox()
                .waiting(clock.instant(), Optional.empty(), 10)
                .get(0);
        assertThat(node.bean(JobLookup.class).byId(found.id()).finished()).isTrue();

        sweepLater();

        assertThat(due()).hasSize(1);
        // It was only paused.
        assertThat(node.cloud().jobs().end(found, new JobNotice.End(clock.instant(), "late")))
                .isFalse();
        assertThat(told(due().get(0)).getString("type")).isEqualTo("job.completed");
    }

    @Test
    void twoLeadersAtOnceMakeOneWebhookDueForEachJob() throws Exception {
        int jobs = 20;
        try (WebNode other = new WebNode(
                        new Cloud(node.cloud().settings(), clock, Tracing.off()),
                        local,
                        clock,
                        SETTINGS,
                        Function.identity());
                Pool pool = new Pool()) {
            for (int each = 0; each < jobs; each++) {
                node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG).send();
            }
            for (ClassificationRequest request : node.nextRequests(jobs)) {
                done(request);
            }
            clock.advance(Duration.ofSeconds(2));

            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<?>> sweeps = Stream.of(node, other)
                    .<Future<?>>map(leader -> pool.threads.submit(() -> {
                        start.await();
                        leader.bean(JobEnds.class).sweep();
                        return null;
                    }))
                    .toList();
            for (Future<?> sweep : sweeps) {
                sweep.get();
            }

            List<Due> due = due();
            assertThat(due).extracting(Due::id).hasSize(jobs).doesNotHaveDuplicates();
            assertThat(due).allMatch(each -> told(each).getString("type").equals("job.completed"));
            assertThat(node.cloud().jobs().outbox().waiting(clock.instant(), Optional.empty(), 100))
                    .isEmpty();
        }
    }

    @Test
    void aJobThatCannotBeReadDoesNotHoldUpOthers() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int each = 0; each < 2; each++) {
            Rest.Reply submitted =
                    node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG).send();
            ids.add(object(submitted.body()).getString("id"));
            clock.advance(Duration.ofMillis(1));
            done(node.nextRequest());
        }
        try (DynamoDbClient client = DynamoDb.client(node.cloud().settings().dynamoDbEndpoint())) {
            client.updateItem(row -> row.tableName(node.cloud().settings().batchesTable())
                    .key(Map.of("id", AttributeValue.fromS(ids.get(0))))
                    .updateExpression("REMOVE submittedAt"));
        }

        assertThatIllegalStateException().isThrownBy(this::sweepLater).withMessageContaining("submittedAt");

        assertThat(due()).extracting(Due::id).containsExactly(ids.get(1));
    }

    @Test
    void aJobOfWhichNoImageCanBeAcceptedIsNotTold() {
        node.deleteRequestQueue();

        assertThat(node.upload("/api/jobs" + query(CALLBACK), "a.png", PNG)
                        .send()
                        .status())
                .isEqualTo(503);

        sweepLater();
        assertThat(node.cloud().jobs().outbox().waiting(clock.instant(), Optional.empty(), 10))
                .isEmpty();
        assertThat(due()).isEmpty();
    }

    @Test
    void aJobOfWhichSomeImagesCannotBeAcceptedIsToldWhenTheOthersAreAnswered() throws Exception {
        node.close();
        node = new WebNode(
                local.newCloud(clock),
                local,
                clock,
                SETTINGS,
                connections -> SendingEvents.at(connections, 30, 200, () -> {
                    throw new JMSException("SQS does not answer");
                }));
        Object[] images = IntStream.range(0, 100)
                .boxed()
                .flatMap(each -> Stream.of(each + ".png", PNG))
                .toArray();
        assertThat(node.upload("/api/jobs" + query(CALLBACK), images).send().status())
                .isEqualTo(207);
        int accepted = node.requestsInQueue();
        for (ClassificationRequest request : node.nextRequests(accepted)) {
            done(request);
        }

        clock.advance(Duration.ofSeconds(10));
        sweepLater();

        JsonObject told = told(due().get(0)).getJsonObject("data");
        assertThat(told.getString("state")).isEqualTo("incomplete");
        assertThat(told.getInt("done")).isEqualTo(accepted);
    }

    /** When all jobs may be looked at again. */
    private void sweepLater() {
        clock.advance(Duration.ofSeconds(2));
        node.bean(JobEnds.class).sweep();
    }

    private List<Due> due() {
        return node.cloud().jobs().outbox().due(clock.instant(), Optional.empty(), 100);
    }

    private JsonObject told(Due due) {
        JobNotice notice = node.cloud()
                .jobs()
                .outbox()
                .claim(due, clock.instant().plusSeconds(40))
                .orElseThrow()
                .subject();
        return object(notice.end().orElseThrow().text());
    }

    private void done(ClassificationRequest request) {
        store(request.submitted().done(List.of(new Prediction("Bag", 1)), clock.instant()));
    }

    private void store(Classification result) {
        assertThat(node.cloud().results().store(result, node.cloud().images().location(result)))
                .isTrue();
    }

    private static String query(String callback) {
        return "?callback=" + URLEncoder.encode(callback, StandardCharsets.UTF_8);
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static final class Pool implements AutoCloseable {

        private final ExecutorService threads = Executors.newFixedThreadPool(2);

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
