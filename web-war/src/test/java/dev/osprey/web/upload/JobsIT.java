package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.jms.JMSException;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
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

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private WebNode node;

    JobsIT(LocalCloud local) throws JMSException {
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
        JsonObject job = submitted.object();
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
        node.store(named(requests, "=b.png").done(List.of(new Prediction("Bag", 1)), clock.instant()));
        // As after a redelivery.
        node.store(named(requests, "=b.png").done(List.of(new Prediction("Bag", 1)), clock.instant()));
        node.store(named(requests, "a.png").failed("The image is damaged.", clock.instant()));

        Rest.Reply running = node.get(path);
        assertNumbers(running.object(), "running", 1, 1, 1, 0);
        assertThat(running.header("Retry-After")).isEqualTo("1");
        Rest.Reply partial = node.get(path + "/results.csv");
        assertThat(partial.header("Content-Disposition")).contains("-partial.csv");
        assertThat(partial.header("Osprey-Job-State")).isEqualTo("running");
        assertThat(partial.body().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains(",a.png,FAILED,", "The image is damaged."),
                        line -> assertThat(line).contains(",'=b.png,DONE,Bag,1.0,"),
                        line -> assertThat(line).contains(",c.png,QUEUED,"));

        node.store(named(requests, "c.png").done(List.of(new Prediction("Boot", 1)), clock.instant()));

        Rest.Reply finished = node.get(path);
        assertNumbers(finished.object(), "finished", 0, 2, 1, 0);
        assertThat(finished.header("Retry-After")).isEmpty();
        Rest.Reply json = node.get(path + "/results.json");
        assertThat(json.header("Content-Disposition")).contains(".json").doesNotContain("partial");
        assertThat(json.object().getBoolean("finished")).isTrue();
        assertThat(json.object().getJsonArray("images").getValuesAs(JsonObject.class))
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
        JsonObject job = submitted.object();
        assertNumbers(job, "running", 2, 0, 0, 0);
        assertThat(job.getInt("rejected")).isEqualTo(1);
        assertThat(job.getJsonArray("rejectedFiles").getJsonObject(0).getString("fileName"))
                .isEqualTo("notes.txt");
        assertThat(node.get("/api/jobs/" + job.getString("id")).object().getInt("rejected"))
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

        assertNumbers(node.get("/api/jobs/" + id).object(), "running", 2, 0, 0, 0);
        Rest.Reply cancelled = cancel(id, uploaded.header(DeleteToken.HEADER));

        assertThat(cancelled.status()).isEqualTo(200);
        assertNumbers(cancelled.object(), "cancelled", 0, 0, 0, 2);
        assertThat(node.get("/api/batches/" + id).object().getJsonArray("images"))
                .isEmpty();
    }

    @Test
    void aBatchOfAJobIsStillFound() {
        JsonObject job = node.upload("/api/jobs", "a.png", PNG).send().object();

        JsonObject batch = node.get("/api/batches/" + job.getString("id")).object();

        assertThat(batch.getInt("queued")).isEqualTo(1);
        assertThat(batch.getJsonArray("images").getJsonObject(0).getString("fileName"))
                .isEqualTo("a.png");
    }

    @Test
    void theOwnerCancelsWhatWaitsAndWhatIsAnsweredStays() throws Exception {
        Rest.Reply submitted = node.upload("/api/jobs", "a.png", PNG, "b.png", PNG, "c.png", PNG)
                .send();
        String id = submitted.object().getString("id");
        String token = submitted.header(DeleteToken.HEADER);
        List<ClassificationRequest> requests = node.nextRequests(3);
        Classification answered = named(requests, "b.png").done(List.of(new Prediction("Bag", 1)), clock.instant());
        node.store(answered);

        assertThat(node.call("DELETE", "/api/jobs/" + id).send().status()).isEqualTo(401);
        assertThat(cancel(id, "of somebody else").status()).isEqualTo(403);
        assertThat(cancel("unknown", token).status()).isEqualTo(404);
        assertNumbers(node.get("/api/jobs/" + id).object(), "running", 2, 1, 0, 0);
        Rest.Reply cancelled = cancel(id, token);

        assertThat(cancelled.status()).isEqualTo(200);
        assertNumbers(cancelled.object(), "cancelled", 0, 1, 0, 2);
        assertThat(cancelled.object().getBoolean("finished")).isTrue();
        // What a worker sees of the requests that are still in the queue: no row, so they are not classified.
        assertThat(node.cloud().results().find(named(requests, "a.png").id())).isEmpty();
        assertThat(node.store(named(requests, "a.png").done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isFalse();
        assertThat(node.cloud().results().find(answered.id())).contains(answered);
        assertNumbers(cancel(id, token).object(), "cancelled", 0, 1, 0, 2);
        assertThat(node.get("/api/jobs/" + id + "/results.csv").body().lines()).hasSize(2);
        assertThat(node.cloud().jobs().openCancellations()).isEmpty();
        assertThat(count("osprey_jobs_cancelled")).isEqualTo(1);
    }

    @Test
    void theAdminCancelsAndAFinishedJobStaysFinished() throws Exception {
        String id = node.upload("/api/jobs", "a.png", PNG).send().object().getString("id");
        node.store(node.nextRequest().submitted().done(List.of(new Prediction("Bag", 1)), clock.instant()));

        Rest.Reply answer = node.call("DELETE", "/api/jobs/" + id).role("admin").send();

        assertThat(answer.status()).isEqualTo(200);
        assertNumbers(answer.object(), "finished", 0, 1, 0, 0);
    }

    @Test
    void aCancellationThatWasBrokenOffIsCompletedByARepeatedCall() throws Exception {
        Rest.Reply submitted =
                node.upload("/api/jobs", "a.png", PNG, "b.png", PNG).send();
        String id = submitted.object().getString("id");
        node.cloud().jobs().beginCancellation(id, clock.instant());
        node.cloud().deletions().withdraw(node.cloud().jobs().images(id).get(0));

        JsonObject during = node.get("/api/jobs/" + id).object();
        assertNumbers(during, "cancelled", 1, 0, 0, 1);
        assertThat(during.getBoolean("finished")).isFalse();
        assertNumbers(cancel(id, submitted.header(DeleteToken.HEADER)).object(), "cancelled", 0, 0, 0, 2);
    }

    @Test
    void aJobOfThousandsIsAcceptedInOrderAndCountedRight() throws Exception {
        int images = 2500;
        Rest.Reply submitted = node.upload("/api/jobs", many(images)).send();

        assertThat(submitted.status()).isEqualTo(202);
        String id = submitted.object().getString("id");
        assertNumbers(submitted.object(), "running", images, 0, 0, 0);
        List<String> ids = node.cloud().jobs().images(id);
        assertThat(ids).hasSize(images).doesNotHaveDuplicates().isSorted();
        List<Classification> rows = node.cloud().results().find(ids);
        assertThat(rows).hasSize(images);
        assertThat(node.requestsInQueue()).isEqualTo(images);
        rows.stream()
                .filter(row -> row.fileName().startsWith("1"))
                .forEach(row -> node.store(row.done(List.of(new Prediction("Bag", 1)), clock.instant())));
        int done = (int) IntStream.range(0, images)
                .filter(each -> ("" + each).startsWith("1"))
                .count();
        // The numbers of a large job are looked up at a limited rate.
        clock.advance(Duration.ofSeconds(2));

        assertNumbers(node.get("/api/jobs/" + id).object(), "running", images - done, done, 0, 0);
        assertThat(node.get("/api/jobs/" + id + "/results.csv").body().lines().skip(1))
                .extracting(line -> line.split(",")[1])
                .isEqualTo(IntStream.range(0, images)
                        .mapToObj(each -> each + ".png")
                        .toList());
        Rest.Reply cancelled = cancel(id, submitted.header(DeleteToken.HEADER));
        assertNumbers(cancelled.object(), "cancelled", 0, done, 0, images - done);
    }

    @Test
    void aJobThatIsCancelledWhileItIsAcceptedLeavesNothingInTheQueueThatIsClassified() throws Exception {
        node = node.restarted(
                Map.of(),
                connections -> SendingEvents.at(connections, 60, 60, () -> {
                    // As another node does.
                    node.cloud().jobs().beginCancellation(node.onlyJob(), clock.instant());
                }));

        Rest.Reply submitted = node.upload("/api/jobs", many(400)).send();

        assertThat(submitted.status()).isEqualTo(202);
        JsonObject job = submitted.object();
        assertNumbers(job, "cancelled", 0, 0, 0, 400);
        assertThat(node.cloud().results().find(node.cloud().jobs().images(job.getString("id"))))
                .isEmpty();
        assertThat(node.cloud().jobs().openCancellations()).isEmpty();
    }

    @Test
    void aJobOfWhichSomeImagesCannotBeAcceptedIsIncomplete() throws Exception {
        node = node.restarted(Map.of(), connections -> SendingEvents.outage(connections, 30, 200));

        Rest.Reply submitted = node.upload("/api/jobs", many(100)).send();

        assertThat(submitted.status()).isEqualTo(207);
        assertThat(submitted.header("Retry-After")).isEqualTo("5");
        JsonObject job = submitted.object();
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
        assertNumbers(node.get("/api/jobs/j").object(), "accepting", 2, 0, 0, 0);

        clock.advance(JobIntake.PROMISE);

        JsonObject abandoned = node.get("/api/jobs/j").object();
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
        assertThat(node.store(images.get(1).done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isTrue();
        InterruptedJobs interrupted = node.bean(InterruptedJobs.class);
        interrupted.sweep();
        assertNumbers(node.get("/api/jobs/j").object(), "accepting", 3, 1, 0, 0);
        clock.advance(JobIntake.PROMISE);
        interrupted.sweep();
        clock.advance(Duration.ofSeconds(9));
        interrupted.sweep();
        assertNumbers(node.get("/api/jobs/j").object(), "incomplete", 2, 1, 0, 0);
        clock.advance(Duration.ofSeconds(1));
        interrupted.sweep();

        // The request of the first one is in the queue for certain.
        JsonObject ended = node.get("/api/jobs/j").object();
        assertNumbers(ended, "incomplete", 1, 1, 0, 0);
        assertThat(ended.getInt("notAccepted")).isEqualTo(2);
        assertThat(node.store(images.get(2).done(List.of(new Prediction("Bag", 1)), clock.instant())))
                .isFalse();
        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
        assertThat(count("osprey_jobs_incomplete")).isEqualTo(1);
    }

    @Test
    void aNodeThatWasPausedAcceptsNothingMoreOfAJobThatWasStopped() throws Exception {
        node = node.restarted(
                Map.of(),
                connections -> SendingEvents.at(connections, 60, 60, () -> {
                    clock.advance(JobIntake.PROMISE);
                    node.bean(InterruptedJobs.class).sweep();
                }));

        Rest.Reply submitted = node.upload("/api/jobs", many(2000)).send();

        assertThat(submitted.status()).isEqualTo(207);
        JsonObject job = submitted.object();
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
        assertNumbers(node.get("/api/jobs/" + job.getString("id")).object(), "incomplete", sent, 0, 0, 0);
        assertThat(node.cloud().jobs().beingAccepted()).isEmpty();
        assertThat(count("osprey_jobs_incomplete")).isEqualTo(1);
    }

    @Test
    void noJobIsLeftForTheLeaderWithoutAFault() throws Exception {
        node = node.restarted(Map.of(), connections -> SendingEvents.outage(connections, 30, 200));
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

    private Rest.Reply cancel(String id, String token) {
        return node.call("DELETE", "/api/jobs/" + id)
                .header(DeleteToken.HEADER, token)
                .send();
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
}
