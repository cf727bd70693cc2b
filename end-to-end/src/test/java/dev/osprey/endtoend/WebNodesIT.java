package dev.osprey.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.time.Await;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Three web nodes, of which one is killed in the middle of the uploads, and a second one later: every caller gets its own
 * answer, one scaler acts, and nothing of a dead node remains, also not of the job that it was accepting.
 */
@Order(3)
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebNodesIT {

    private static final int NODES = 3;
    private static final int KILLED = 2;
    private static final int CLIENTS = Thorough.choose(200, 30);
    private static final int UPLOADS = Thorough.choose(3_000, 300);

    // The node accepts some hundreds a second.
    private static final int JOB_IMAGES = 5_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern LEADS = Pattern.compile("node=\\S+ is now the leader");

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;
    private static Cloud cloud;
    private static List<Client> nodes;
    private static int receiverPort;
    private static String interruptedJob;

    /**
     * @param id of the accepted image
     * @param sample that was uploaded
     */
    private record Accepted(String id, Sample sample) {}

    @BeforeAll
    static void start() throws Exception {
        osprey = OspreyProcess.start(
                data,
                "--web-nodes",
                Integer.toString(NODES),
                // A killed node stays dead.
                "--web-restarts",
                "0",
                "--min-workers",
                "3",
                "--policy",
                "linear",
                "--set",
                "osprey.scaling.interval=PT2S",
                "--set",
                "osprey.webhooks.secret=" + WebhookReceiver.SECRET,
                "--set",
                "osprey.webhooks.allow-private=true",
                "--set",
                "osprey.webhooks.retry-delay=PT1S",
                "--set",
                "osprey.webhooks.max-retry-delay=PT4S",
                "--set",
                "osprey.webhooks.attempts=100");
        cloud = osprey.cloud();
        nodes = IntStream.range(0, NODES)
                .mapToObj(node -> new Client(osprey, node))
                .toList();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
        if (osprey != null) {
            osprey.close();
        }
    }

    @Test
    @Order(0)
    void oneNodeLeads() {
        assertThat(IntStream.range(0, NODES).filter(WebNodesIT::leads)).hasSize(1);
    }

    /** Before the other uploads, so that this one image is all that is stored. */
    @Test
    @Order(1)
    void oneIdempotencyKeyThroughAllNodesIsOneImage() throws Exception {
        Sample sample = Samples.all().get(0);
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (Client node : nodes) {
            calls.add(() -> node.upload(form, "Accept", "application/json", "Idempotency-Key", "\"one\""));
            calls.add(() -> node.upload(form, "Accept", "application/json", "Idempotency-Key", "\"one\""));
        }

        Set<String> answers = new HashSet<>();
        for (HttpResponse<String> answer : ConcurrentCalls.invokeAll(calls.size(), calls)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers.add(answer.body());
        }

        assertThat(answers).hasSize(1);
        assertThat(Client.array(
                        nodes.get(0).getWithRetries("/api/classifications").body()))
                .hasSize(1);
    }

    @Test
    @Order(2)
    void everyCallerGetsItsOwnAnswerAndAKilledNodeLosesNothing() throws Exception {
        Await.until(
                "every node has marked its queue",
                TIMEOUT,
                () -> replyQueues()
                        .equals(Set.of(osprey.replyQueue(0), osprey.replyQueue(1), osprey.replyQueue(KILLED))));

        List<Accepted> acceptedByKilled = uploadAndKillOneInTheMiddle();

        assertThat(acceptedByKilled).isNotEmpty();
        for (Accepted image : acceptedByKilled) {
            JsonObject found = nodes.get(image.id().hashCode() & 1).awaitResult(image.id());
            assertThat(found.getString("fileName")).isEqualTo(image.sample().name());
            assertThat(found.getString("label")).isEqualTo(image.sample().prediction());
        }
        for (int node = 0; node < NODES; node++) {
            Set<String> answered = ids(osprey.webLog(node), "answered");
            assertThat(answered).isNotEmpty();
            for (int other = 0; other < NODES; other++) {
                if (other != node) {
                    assertThat(answered)
                            .as("answers through node %d's queue of images that node %d accepted", node, other)
                            .doesNotContainAnyElementsOf(ids(osprey.webLog(other), "accepted"));
                }
            }
        }
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    @Order(3)
    void onlyTheQueueOfTheKilledNodeIsRemoved() throws Exception {
        Await.until(
                "two queues are left",
                TIMEOUT,
                () -> replyQueues().equals(Set.of(osprey.replyQueue(0), osprey.replyQueue(1))));
    }

    /** What the killed node had put into the queue is answered; what it may not have is not, and nothing waits for ever. */
    @Test
    @Order(4)
    void theJobThatTheKilledNodeWasAcceptingEndsAndIsTold() throws Exception {
        Await.until(
                "nobody works on the job any more",
                TIMEOUT,
                () -> cloud.jobs().beingAccepted().isEmpty()
                        && cloud.queues().requestDepth().total() == 0);
        List<String> ids = cloud.jobs().images(interruptedJob);
        assertThat(ids).hasSize(JOB_IMAGES);
        Map<String, Status> statuses = cloud.results().statuses(ids);
        assertThat(statuses.values()).isNotEmpty().containsOnly(Status.DONE);
        int done = statuses.size();
        int sent = cloud.jobs()
                .find(interruptedJob)
                .flatMap(Job::acceptance)
                .orElseThrow()
                .sent();
        assertThat(done).isBetween(sent, JOB_IMAGES - 1);
        List<String> rows = nodes.get(0)
                .getWithRetries("/api/jobs/" + interruptedJob + "/results.csv")
                .body()
                .lines()
                .skip(1)
                .toList();
        assertThat(rows.stream().map(row -> row.split(",")[0])).hasSize(done).doesNotHaveDuplicates();
        List<Sample> samples = Samples.all();
        assertThat(rows).allSatisfy(row -> {
            int number = Integer.parseInt(row.split(",")[1].replace(".png", ""));
            assertThat(row)
                    .contains(",DONE," + samples.get(number % samples.size()).prediction() + ",");
        });

        try (WebhookReceiver receiver = new WebhookReceiver(receiverPort)) {
            Await.until(
                    "the end of the job is told",
                    TIMEOUT,
                    () -> cloud.jobs()
                                    .outbox()
                                    .find(interruptedJob)
                                    .orElseThrow()
                                    .state()
                            == DeliveryState.DELIVERED);
            assertThat(receiver.webhooks()).singleElement().satisfies(webhook -> {
                assertThat(webhook.signed()).isTrue();
                assertThat(webhook.body().getString("type")).isEqualTo("job.completed");
                JsonObject told = webhook.body().getJsonObject("data");
                assertThat(told.getString("id")).isEqualTo(interruptedJob);
                assertThat(told.getString("state")).isEqualTo("incomplete");
                assertThat(told.getInt("done")).isEqualTo(done);
                assertThat(told.getInt("notAccepted")).isEqualTo(JOB_IMAGES - done);
            });
        }
    }

    @Test
    @Order(5)
    void theOtherNodeTakesOverFromALeaderThatIsPaused() throws Exception {
        Await.until("one of the two nodes leads", TIMEOUT, () -> leads(0) || leads(1));
        int first = leads(0) ? 0 : 1;
        int second = 1 - first;
        long firstTerms = terms(first);
        long secondTerms = terms(second);
        // The policy wants a worker for each message, also for one that is answered and not deleted yet.
        nodes.get(first).configureFleet("{\"min\": 1, \"max\": 1}");
        Await.until("one worker is left", TIMEOUT, () -> pids(second).size() == 1);
        long worker = onlyWorker(second);
        long firstStarts = started(first);

        OspreyProcess.signal(osprey.webNode(first), "STOP");
        Await.until("the second node leads", TIMEOUT, () -> terms(second) == secondTerms + 1);
        assertThat(onlyWorker(second)).isEqualTo(worker);

        kill(worker);
        Await.until(
                "the second node replaces the worker",
                TIMEOUT,
                () -> pids(second).size() == 1 && !pids(second).contains(worker));
        long next = onlyWorker(second);

        OspreyProcess.signal(osprey.webNode(first), "CONT");
        Await.until(
                "the first node notices that it does not lead",
                TIMEOUT,
                () -> osprey.webLog(first).contains("lease=lost"));
        assertThat(terms(first)).isEqualTo(firstTerms);
        assertThat(onlyWorker(first)).isEqualTo(next);
        assertThat(started(first)).isEqualTo(firstStarts);
    }

    /** The receiver is dead, too: it gets everything that was due, once it is back. */
    @Test
    @Order(6)
    void theLastNodeTakesOverFromALeaderThatIsKilledWithItsWebhooks() throws Exception {
        int killed = leads(0) ? 0 : 1;
        int last = 1 - killed;
        long terms = terms(last);
        long worker = onlyWorker(last);
        int port = FreePorts.one();
        List<Sample> samples = Samples.all().subList(0, 5);
        Set<String> ids = new HashSet<>();
        for (Sample sample : samples) {
            MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes())
                    .andText("callback", "http://localhost:" + port + "/hook");
            HttpResponse<String> answer = nodes.get(killed).upload("/api/classifications", form);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            ids.add(Client.object(answer.body()).getString("id"));
        }
        Await.until(
                "the leader has tried to deliver all",
                TIMEOUT,
                () -> ids(osprey.webLog(killed), "webhook failed").containsAll(ids));

        kill(osprey.webNode(killed).pid());
        Await.until("the last node leads", TIMEOUT, () -> terms(last) == terms + 1);
        assertThat(onlyWorker(last)).isEqualTo(worker);
        Sample other = Samples.all().get(7);
        assertThat(nodes.get(last).classify(other).getString("label")).isEqualTo(other.prediction());

        try (WebhookReceiver receiver = new WebhookReceiver(port)) {
            Await.until(
                    "everything is delivered",
                    TIMEOUT,
                    () -> ids.stream()
                            .allMatch(id -> cloud.results()
                                            .outbox()
                                            .find(id)
                                            .orElseThrow()
                                            .state()
                                    == DeliveryState.DELIVERED));
            assertThat(receiver.webhooks()).allMatch(WebhookReceiver.Webhook::signed);
            assertThat(receiver.webhooks())
                    .extracting(WebhookReceiver.Webhook::image)
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(receiver.webhooks())
                    .extracting(webhook -> webhook.body().getJsonObject("data").getString("label"))
                    .containsExactlyInAnyOrderElementsOf(
                            samples.stream().map(Sample::prediction).toList());
        }
    }

    @Test
    @Order(7)
    void theScriptStopsTheWorkersOfKilledNodes() throws Exception {
        osprey.signal("TERM");

        assertThat(osprey.exitCode()).isZero();
        // A worker whose web node was killed has another parent, so its last moments may come after the script's.
        Await.until(
                "every process has exited",
                TIMEOUT,
                () -> osprey.processesUsingData().isEmpty());
    }

    /** Returns the images that the killed node had accepted. */
    private static List<Accepted> uploadAndKillOneInTheMiddle() throws Exception {
        List<Sample> samples = Samples.all();
        AtomicInteger done = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<List<Accepted>>> calls = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int node = client % NODES;
                List<Sample> own = new ArrayList<>();
                for (int upload = client; upload < UPLOADS; upload += CLIENTS) {
                    own.add(samples.get(upload % samples.size()));
                }
                calls.add(callers.submit(() -> node == KILLED
                        ? uploadWithoutWaiting(nodes.get(node), own, done)
                        : uploadAndCheck(nodes.get(node), own, done)));
            }
            Await.until("a third of the uploads is done", TIMEOUT, () -> done.get() > UPLOADS / 3);
            Future<HttpResponse<String>> job = callers.submit(WebNodesIT::submitJob);
            Await.until(
                    "some images of a job are accepted, and others are not",
                    TIMEOUT,
                    () -> !halfAccepted().isEmpty());
            interruptedJob = halfAccepted().get(0);
            kill(osprey.webNode(KILLED).pid());
            assertThatThrownBy(job::get).hasCauseInstanceOf(IOException.class);

            List<Accepted> acceptedByKilled = new ArrayList<>();
            for (Future<List<Accepted>> call : calls) {
                acceptedByKilled.addAll(call.get());
            }
            return acceptedByKilled;
        } finally {
            callers.shutdownNow();
        }
    }

    private static HttpResponse<String> submitJob() throws Exception {
        receiverPort = FreePorts.one();
        return nodes.get(KILLED)
                .post(
                        "/api/jobs?callback=http://localhost:" + receiverPort + "/job",
                        "application/zip",
                        JobsIT.zip(JOB_IMAGES));
    }

    private static List<String> halfAccepted() {
        return cloud.jobs().beingAccepted().stream()
                .filter(id -> cloud.jobs()
                        .find(id)
                        .flatMap(Job::acceptance)
                        .filter(acceptance -> acceptance.sent() > 0)
                        .isPresent())
                .toList();
    }

    /** Waits for each answer, so that there is nothing left to look up. */
    private static List<Accepted> uploadAndCheck(Client node, List<Sample> samples, AtomicInteger done)
            throws Exception {
        for (Sample sample : samples) {
            HttpResponse<String> response = upload(node, sample, "wait=300");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonObject answer = Client.object(response.body());
            assertThat(answer.getString("fileName")).isEqualTo(sample.name());
            assertThat(answer.getString("label")).isEqualTo(sample.prediction());
            done.incrementAndGet();
        }
        return List.of();
    }

    /** Uploads until the node is killed. */
    private static List<Accepted> uploadWithoutWaiting(Client node, List<Sample> samples, AtomicInteger done)
            throws Exception {
        List<Accepted> accepted = new ArrayList<>();
        for (Sample sample : samples) {
            try {
                HttpResponse<String> answer = upload(node, sample, "respond-async");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                accepted.add(new Accepted(Client.object(answer.body()).getString("id"), sample));
                done.incrementAndGet();
            } catch (IOException killed) {
                return accepted;
            }
        }
        return accepted;
    }

    private static HttpResponse<String> upload(Client node, Sample sample, String prefer) throws Exception {
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        return node.upload(form, "Accept", "application/json", "Prefer", prefer);
    }

    /** The IDs of the images for which the log of a web node has this event. */
    private static Set<String> ids(String log, String event) {
        return Pattern.compile(" id=(\\S+) " + event)
                .matcher(log)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> replyQueues() {
        return cloud.queues().replies().heartbeats().keySet();
    }

    private static long onlyWorker(int node) throws Exception {
        List<Long> pids = pids(node);
        assertThat(pids).hasSize(1);
        return pids.get(0);
    }

    private static List<Long> pids(int node) throws Exception {
        return nodes.get(node).workerPids();
    }

    /** Whether the node holds the lease. */
    private static boolean leads(int node) {
        return cloud.scaling()
                .lease()
                .filter(lease -> osprey.webLog(node).contains("node=" + lease.holder() + " is now the leader"))
                .isPresent();
    }

    /** How often the node has become the leader. */
    private static long terms(int node) {
        return LEADS.matcher(osprey.webLog(node)).results().count();
    }

    /** How many workers the node has started. */
    private static long started(int node) {
        return osprey.webLog(node)
                .lines()
                .filter(line -> line.endsWith(" started") && line.contains("worker="))
                .count();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        // Its command is gone when it has exited, whether its parent has reaped it or not.
        Await.until(
                "the process has exited",
                TIMEOUT,
                () -> process.info().command().isEmpty());
    }
}
