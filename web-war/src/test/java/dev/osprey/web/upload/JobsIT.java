package dev.osprey.web.upload;

import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.jobs.InterruptedJobs;
import dev.osprey.web.security.DeleteToken;
import org.eclipse.microprofile.metrics.MetricID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs from the HTTP request to their results and their end, with the local cloud instead of AWS. */
@ExtendWith(LocalCloudExtension.class)
class JobsIT {

    private static final byte[] PNG = TestImages.png();
    private static final byte[] TEXT = "not an image".getBytes(StandardCharsets.UTF_8);

    private final LocalCloud local;
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private WebNode node;

    JobsIT(LocalCloud local) throws JMSException {
        this.local = local;
        node = new WebNode(local, clock);
    }

    @AfterEach
    void close() throws JMSException {
        node.close();
    }

    @Test
    void aJobIsAcceptedBeforeItsImagesAreAnsweredAndCountsThem() throws Exception {
        Rest.Reply submitted = node.upload("/api/jobs", "a.png", PNG, "=b.png", PNG, "c.png", PNG)
                .header("X-Request-Id", "call-1")
                .send();

        assertThat(submitted.status()).isEqualTo(202);
        JsonObject job = object(submitted);
        String path = "/api/jobs/" + job.getString("id");
        assertThat(submitted.header("Location")).isEqualTo(path);
        assertThat(submitted.header(DeleteToken.HEADER)).hasSize(43);
        assertNumbers(job, "running", 3, 0, 0, 0);
        assertThat(job.getJsonArray("rejectedFiles")).isEmpty();

        List<ClassificationRequest> requests = node.nextRequests(3);
        assertThat(requests)
                .extracting(request -> request.submitted().fileName())
                .containsExactlyInAnyOrder("a.png", "=b.png", "c.png");
        assertThat(requests).extracting(ClassificationRequest::requestId).containsOnly("call-1");
        store(named(requests, "=b.png").done(List.of(new Prediction("Bag", 1)), clock.instant()));
        // As after a redelivery.
        store(named(requests, "=b.png").done(List.of(new Prediction("Bag", 1)), clock.instant()));
        store(named(requests, "a.png").failed("The image is damaged.", clock.instant()));

        Rest.Reply running = node.get(path);
        assertNumbers(object(running), "running", 1, 1, 1, 0);
        assertThat(running.header("Retry-After")).isEqualTo("1");
        Rest.Reply partial = node.get(path + "/results.csv");
        assertThat(partial.header("Content-Disposition")).contains("-partial.csv");
        assertThat(partial.header("Osprey-Job-State")).isEqualTo("running");
        assertThat(partial.body().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains(",a.png,FAILED,", "The image is damaged."),
                        line -> assertThat(line).contains(",'=b.png,DONE,Bag,1.0,"),
                        line -> assertThat(line).contains(",c.png,QUEUED,"));

        store(named(requests, "c.png").done(List.of(new Prediction("Boot", 1)), clock.instant()));

        Rest.Reply finished = node.get(path);
        assertNumbers(object(finished), "finished", 0, 2, 1, 0);
        assertThat(finished.header("Retry-After")).isEmpty();
        Rest.Reply json = node.get(path + "/results.json");
        assertThat(json.header("Content-Disposition")).contains(".json").doesNotContain("partial");
        assertThat(object(json).getBoolean("finished")).isTrue();
        assertThat(object(json).getJsonArray("images").getValuesAs(JsonObject.class))
                .extracting(image -> image.getString("fileName"))
                .containsExactly("a.png", "=b.png", "c.png");
        assertThat(node.get(path + "/results.csv?top=none").status()).isEqualTo(400);
    }

    @Test
    void anArchiveMakesAJobAndItsInvalidFilesAreReported() throws Exception {
        Rest.Reply submitted = node.post(
                        "/api/jobs",
                        "application/zip",
                        TestImages.zip("folder/a.png", PNG, "notes.txt", TEXT, "b.png", PNG))
                .send();

        assertThat(submitted.status()).isEqualTo(202);
        JsonObject job = object(submitted);
        assertNumbers(job, "running", 2, 0, 0, 0);
        assertThat(job.getInt("rejected")).isEqualTo(1);
        assertThat(job.getJsonArray("rejectedFiles").getJsonObject(0).getString("fileName"))
                .isEqualTo("notes.txt");
        assertThat(object(node.get("/api/jobs/" + job.getString("id"))).getInt("rejected"))
                .isEqualTo(1);
        assertThat(node.nextRequests(2))
                .extracting(request -> request.submitted().fileName())
                .containsExactlyInAnyOrder("a.png", "b.png");
    }

    @Test
    void anUploadOfSeveralImagesIsAJobToo() throws Exception {
        Rest.Reply uploaded = node.upload("/api/classifications", "a.png", PNG, "b.png", PNG)
                .header("Prefer", "respond-async")
                .send();
        String id = uploaded.header("Location").substring("/api/batches/".length());

        assertNumbers(object(node.get("/api/jobs/" + id)), "running", 2, 0, 0, 0);
        Rest.Reply cancelled = cancel(id, uploaded.header(DeleteToken.HEADER));

        assertThat(cancelled.status()).isEqualTo(200);
        assertNumbers(object(cancelled), "cancelled", 0, 0, 0, 2);
        assertThat(object(node.get("/api/batches/" + id)).getJsonArray("images"))
                .isEmpty();
    }

    @Test
    void aBatchOfAJobIsStillFound() {
        JsonObject job = object(node.upload("/api/jobs", "a.png", PNG).send());

        JsonObject batch = object(node.get("/api/batches/" + job.getString("id")));

        assertThat(batch.getInt("queued")).isEqualTo(1);
        assertThat(batch.getJsonArray("images").getJsonObject(0).getString("fileName"))
                .isEqualTo("a.png");
    }

    @Test
    void theOwnerCancelsWhatWaitsAndWhatIsAnsweredStays() throws Exception {
        Rest.Reply submitted = node.upload("/api/jobs", "a.png", PNG, "b.png", PNG, "c.png", PNG)
                .send();
        String id = object(submitted).getString("id");
        String token = submitted.header(DeleteToken.HEADER);
        List<ClassificationRequest> requests = node.nextRequests(3);
        Classification answered = named(requests, "b.png").done(List.of(new Prediction("Bag", 1)), clock.instant());
        store(answered);

        assertThat(node.call("DELETE", "/api/jobs/" + id).send().status()).isEqualTo(401);
        assertThat(cancel(id, "of somebody else").status()).isEqualTo(403);
        assertThat(cancel("unknown", token).status()).isEqualTo(404);
        assertNumbers(object(node.get("/api/jobs/" + id)), "running", 2, 1, 0, 0);
        Rest.Reply cancelled = cancel(id, token);

        assertThat(cancelled.status()).isEqualTo(200);
        assertNumbers(object(cancelled), "cancelled", 0, 1, 0, 2);
        assertThat(object(cancelled).getBoolean("finished")).isTrue();
        // What a worker sees of the requests that are still in the queue: no row, so they are not classified.
        assertThat(node.cloud().results().find(named(requests, "a.png").id())).isEmpty();
        assertThat(store(named(requests, "a.png").done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isFalse();
        assertThat(node.cloud().results().find(answered.id())).contains(answered);
        assertNumbers(object(cancel(id, token)), "cancelled", 0, 1, 0, 2);
        assertThat(node.get("/api/jobs/" + id + "/results.csv").body().lines()).hasSize(2);
        assertThat(node.cloud().jobs().openCancellations()).isEmpty();
        assertThat(count("osprey_jobs_cancelled")).isEqualTo(1);
    }

    @Test
    void theAdminCancelsAndAFinishedJobStaysFinished() throws Exception {
        String id = object(node.upload("/api/jobs", "a.png", PNG).send()).getString("id");
        store(node.nextRequest().submitted().done(List.of(new Prediction("Bag", 1)), clock.instant()));

        Rest.Reply answer = node.call("DELETE", "/api/jobs/" + id).role("admin").send();

        assertThat(answer.status()).isEqualTo(200);
        assertNumbers(object(answer), "finished", 0, 1, 0, 0);
    }

    @Test
    void aCancellationThatWasBrokenOffIsCompletedByARepeatedCall() throws Exception {
        Rest.Reply submitted =
                node.upload("/api/jobs", "a.png", PNG, "b.png", PNG).send();
        String id = object(submitted).getString("id");
        node.cloud().jobs().beginCancellation(id, clock.instant());
        node.cloud().deletions().withdraw(node.cloud().jobs().images(id).get(0));

        JsonObject during = object(node.get("/api/jobs/" + id));
        assertNumbers(during, "cancelled", 1, 0, 0, 1);
        assertThat(during.getBoolean("finished")).isFalse();
        assertNumbers(object(cancel(id, submitted.header(DeleteToken.HEADER))), "cancelled", 0, 0, 0, 2);
    }

    @Test
    void aJobOfThousandsIsAcceptedInOrderAndCountedRight() throws Exception {
        int images = 2500;
        Rest.Reply submitted = node.upload("/api/jobs", many(images)).send();

        assertThat(submitted.status()).isEqualTo(202);
        String id = object(submitted).getString("id");
        assertNumbers(object(submitted), "running", images, 0, 0, 0);
        List<String> ids = node.cloud().jobs().images(id);
        assertThat(ids).hasSize(images).doesNotHaveDuplicates().isSorted();
        List<Classification> rows = node.cloud().results().find(ids);
        assertThat(rows).hasSize(images);
        assertThat(node.requestsInQueue()).isEqualTo(images);
        rows.stream()
                .filter(row -> row.fileName().startsWith("1"))
                .forEach(row -> store(row.done(List.of(new Prediction("Bag", 1)), clock.instant())));
        int done = (int) IntStream.range(0, images)
                .filter(each -> ("" + each).startsWith("1"))
                .count();
        // The numbers of a large job are looked up at a limited rate.
        clock.advance(Duration.ofSeconds(2));

        assertNumbers(object(node.get("/api/jobs/" + id)), "running", images - done, done, 0, 0);
        assertThat(node.get("/api/jobs/" + id + "/results.csv").body().lines().skip(1))
                .extracting(line -> line.split(",")[1])
                .isEqualTo(IntStream.range(0, images)
                        .mapToObj(each -> each + ".png")
                        .toList());
        Rest.Reply cancelled = cancel(id, submitted.header(DeleteToken.HEADER));
        assertNumbers(object(cancelled), "cancelled", 0, done, 0, images - done);
    }

    @Test
    void aJobThatIsCancelledWhileItIsAcceptedLeavesNothingInTheQueueThatIsClassified() throws Exception {
        restart(
                Map.of(),
                connections -> at(connections, 60, 60, () -> {
                    // As another node does.
                    node.cloud().jobs().beginCancellation(node.onlyJob(), clock.instant());
                }));

        Rest.Reply submitted = node.upload("/api/jobs", many(400)).send();

        assertThat(submitted.status()).isEqualTo(202);
        JsonObject job = object(submitted);
        assertNumbers(job, "cancelled", 0, 0, 0, 400);
        assertThat(node.cloud().results().find(node.cloud().jobs().images(job.getString("id"))))
                .isEmpty();
        assertThat(node.cloud().jobs().openCancellations()).isEmpty();
    }

    @Test
    void aJobOfWhichSomeImagesCannotBeAcceptedIsIncomplete() throws Exception {
        restart(
                Map.of(),
                connections -> at(connections, 30, 200, () -> {
                    throw new JMSException("SQS does not answer");
                }));

        Rest.Reply submitted = node.upload("/api/jobs", many(100)).send();

        assertThat(submitted.status()).isEqualTo(207);
        assertThat(submitted.header("Retry-After")).isEqualTo("5");
        JsonObject job = object(submitted);
        int accepted = node.requestsInQueue();
        assertThat(accepted).isBetween(29, 99);
        assertNumbers(job, "incomplete", accepted, 0, 0, 0);
        assertThat(job.getInt("notAccepted")).isEqualTo(100 - accepted);
        assertThat(count("osprey_jobs_incomplete")).isEqualTo(1);
    }

    @Test
    void aJobOfWhichNoImageCanBeAcceptedDoesNotExist() {
        node.deleteRequestQueue();

        Rest.Reply refused = node.upload("/api/jobs", many(150)).send();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(node.cloud().results().newest(10)).isEmpty();
    }

    @Test
    void aJobWhoseNodeHasDiedIsIncompleteAfterAWhile() {
        Job job = new Job("j", clock.instant(), 2, Provenance.UNKNOWN)
                .accepting(clock.instant().plus(JobIntake.PROMISE), 0);
        node.cloud().jobs().store(job, List.of("1", "2"));
        node.cloud().results().insert(Classification.queued("1", "a.png", clock.instant()), "s3://bucket/key");
        assertNumbers(object(node.get("/api/jobs/j")), "accepting", 2, 0, 0, 0);

        clock.advance(JobIntake.PROMISE);

        JsonObject abandoned = object(node.get("/api/jobs/j"));
        assertNumbers(abandoned, "incomplete", 1, 0, 0, 0);
        assertThat(abandoned.getInt("notAccepted")).isEqualTo(1);
    }

    @Test
    void anImageOfANodeThatHasDiedDoesNotWaitForEver() throws Exception {
        Job job = new Job("j", clock.instant(), 4, Provenance.UNKNOWN)
                .accepting(clock.instant().plus(JobIntake.PROMISE), 0);
        node.cloud().jobs().store(job, List.of("1", "2", "3", "4"));
        List<Classification> images = Stream.of("1", "2", "3")
                .map(id -> Classification.queued(id, id + ".png", clock.instant()))
                .toList();
        images.forEach(image -> node.cloud().results().insert(image, "s3://bucket/" + image.id()));
        node.cloud().jobs().keepAccepting("j", clock.instant().plus(JobIntake.PROMISE), 1);
        // Its request was sent in the last moment.
        assertThat(store(images.get(1).done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isTrue();
        InterruptedJobs interrupted = node.bean(InterruptedJobs.class);
        interrupted.sweep();
        assertNumbers(object(node.get("/api/jobs/j")), "accepting", 3, 1, 0, 0);
        clock.advance(JobIntake.PROMISE);
        interrupted.sweep();
        clock.advance(Duration.ofSeconds(9));
        interrupted.sweep();
        assertNumbers(object(node.get("/api/jobs/j")), "incomplete", 2, 1, 0, 0);
        clock.advance(Duration.ofSeconds(1));
        interrupted.sweep();

        // The request of the first one is in the queue for certain.
        JsonObject ended = object(node.get("/api/jobs/j"));
        assertNumbers(ended, "incomplete", 1, 1, 0, 0);
        assertThat(ended.getInt("notAccepted")).isEqualTo(2);
        assertThat(store(images.get(2).done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isFalse();
        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
        assertThat(count("osprey_jobs_incomplete")).isEqualTo(1);
    }

    @Test
    void aNodeThatWasPausedAcceptsNothingMoreOfAJobThatWasStopped() throws Exception {
        restart(
                Map.of(),
                connections -> at(connections, 60, 60, () -> {
                    clock.advance(JobIntake.PROMISE);
                    node.bean(InterruptedJobs.class).sweep();
                }));

        Rest.Reply submitted = node.upload("/api/jobs", many(2000)).send();

        assertThat(submitted.status()).isEqualTo(207);
        JsonObject job = object(submitted);
        int accepted = job.getInt("queued");
        assertThat(accepted).isBetween(60, 1999);
        assertThat(node.requestsInQueue()).isEqualTo(accepted);
        assertThat(job.getString("state")).isEqualTo("incomplete");
        // Only what the node had not recorded as sent is withdrawn.
        clock.advance(Duration.ofSeconds(10));
        node.bean(InterruptedJobs.class).sweep();
        int sent = node.cloud()
                .jobs()
                .find(job.getString("id"))
                .flatMap(Job::acceptance)
                .orElseThrow()
                .sent();
        clock.advance(Duration.ofSeconds(30));
        assertNumbers(object(node.get("/api/jobs/" + job.getString("id"))), "incomplete", sent, 0, 0, 0);
        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
        assertThat(count("osprey_jobs_incomplete")).isEqualTo(1);
    }

    @Test
    void noJobIsLeftForTheLeaderWithoutAFault() throws Exception {
        restart(
                Map.of(),
                connections -> at(connections, 30, 200, () -> {
                    throw new JMSException("SQS does not answer");
                }));
        assertThat(node.upload("/api/jobs", "a.png", PNG).send().status()).isEqualTo(202);
        assertThat(node.upload("/api/jobs", many(100)).send().status()).isEqualTo(207);
        assertThat(node.upload("/api/jobs", many(3)).send().status()).isEqualTo(503);

        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
    }

    @Test
    void whatIsNoJobIsRefused() {
        assertThat(node.upload("/api/jobs").send().status()).isEqualTo(400);
        assertThat(node.upload("/api/jobs", "a.txt", TEXT).send().status()).isEqualTo(400);
        assertThat(node.upload("/api/jobs", "a.png", PNG)
                        .header("Idempotency-Key", "k")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(node.get("/api/jobs/unknown").status()).isEqualTo(404);
        assertThat(node.get("/api/jobs/unknown/results.csv").status()).isEqualTo(404);
        assertThat(node.requestsInQueue()).isZero();
    }

    private void restart(Map<String, String> settings, Function<ConnectionFactory, ConnectionFactory> sending)
            throws JMSException {
        node.close();
        Cloud cloud = local.newCloud(clock);
        node = new WebNode(cloud, local, clock, settings, sending);
    }

    /** Something that happens when a message is sent. */
    @FunctionalInterface
    interface Event {
        void happen() throws JMSException;
    }

    /** At each of these messages. */
    static ConnectionFactory at(ConnectionFactory connections, int first, int last, Event event) {
        AtomicInteger calls = new AtomicInteger();
        return (ConnectionFactory) Proxy.newProxyInstance(
                JobsIT.class.getClassLoader(), new Class<?>[] {ConnectionFactory.class}, (proxy, method, arguments) -> {
                    int call = calls.incrementAndGet();
                    if (call >= first && call <= last) {
                        event.happen();
                    }
                    return connections.createConnection();
                });
    }

    private Rest.Reply cancel(String id, String token) {
        return node.call("DELETE", "/api/jobs/" + id)
                .header(DeleteToken.HEADER, token)
                .send();
    }

    private boolean store(Classification result) {
        return node.cloud().results().store(result, node.cloud().images().location(result));
    }

    private long count(String metric) {
        return node.metrics().getCounter(new MetricID(metric)).getCount();
    }

    private static Classification named(List<ClassificationRequest> requests, String fileName) {
        return requests.stream()
                .map(ClassificationRequest::submitted)
                .filter(image -> image.fileName().equals(fileName))
                .findFirst()
                .orElseThrow();
    }

    private static Object[] many(int images) {
        List<Object> parts = new ArrayList<>();
        Stream.iterate(0, each -> each + 1).limit(images).forEach(each -> {
            parts.add(each + ".png");
            parts.add(PNG);
        });
        return parts.toArray();
    }

    private static void assertNumbers(JsonObject job, String state, int queued, int done, int failed, int cancelled) {
        assertThat(job.getString("state")).isEqualTo(state);
        assertThat(List.of(job.getInt("queued"), job.getInt("done"), job.getInt("failed"), job.getInt("cancelled")))
                .as("queued, done, failed, cancelled")
                .containsExactly(queued, done, failed, cancelled);
        assertThat(queued + done + failed + cancelled + job.getInt("notAccepted") + job.getInt("deleted"))
                .isEqualTo(job.getInt("total"));
    }

    private static JsonObject object(Rest.Reply reply) {
        return Json.createReader(new StringReader(reply.body())).readObject();
    }
}
