package dev.osprey.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Processes stop, restart and die. The tests share one data directory. First come those that leave the service running, then
 * the three ways to stop it, and last those that start nothing.
 */
@Order(1)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    // Longer than the time between two heartbeats of a worker, so that one of them shows it as busy.
    // Tests kill a worker that its heartbeat, one in two seconds, calls busy: it must not be done by then.
    private static final Duration MIN_SERVICE_TIME = Duration.ofSeconds(8);
    // The tests kill a worker for each delivery of a message that is to become a dead letter.
    private static final int MAX_RECEIVES = 2;

    @TempDir
    private static Path folder;

    private static final String MISTYPED = "OSPREY_Upload_Max_Bytes";

    private static InstanceMetadata metadata;
    private static OspreyProcess osprey;

    /** The running service; starts one if a test has stopped it. */
    private static OspreyProcess running() throws Exception {
        if (osprey != null && !osprey.isRunning()) {
            osprey.close();
            osprey = null;
        }
        if (osprey == null) {
            osprey = OspreyProcess.start(
                    data(),
                    Map.of(
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            metadata.endpoint().toString(),
                            MISTYPED,
                            "1048576"),
                    "--set",
                    "osprey.worker.spot-notices=true",
                    "--set",
                    "osprey.storage.keys=plain",
                    // Several workers start while one call waits.
                    "--set",
                    "osprey.upload.max-wait=PT4M",
                    "--set",
                    "osprey.worker.min-service-time=" + MIN_SERVICE_TIME,
                    "--set",
                    "osprey.queues.max-receives=" + MAX_RECEIVES);
        }
        return osprey;
    }

    /** A path with a space and letters beyond ASCII. */
    private static Path data() {
        return folder.resolve("Fotoğraflar für später");
    }

    @BeforeAll
    static void startMetadata() throws IOException {
        metadata = new InstanceMetadata("i-1", "app-instance");
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
        metadata.close();
    }

    @Test
    @Order(1)
    void onlyAMistypedSettingIsLoggedAsUnknown() throws Exception {
        assertThat(running().logLines("there is no such setting"))
                .isNotEmpty()
                .allMatch(line -> line.contains(MISTYPED + " is set"));
    }

    @Test
    @Order(1)
    void allAnswersArriveWhenTheOnlyWorkerIsKilled() throws Exception {
        Client client = new Client(running());
        client.configureFleet("{\"min\": 1, \"max\": 1}");
        List<Sample> samples = Samples.all().subList(0, 24);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        try (Cloud cloud = osprey.cloud()) {
            awaitIdleWorker(client, cloud);
            Set<String> storedBefore = ids(cloud);
            Future<List<JsonObject>> pending = callers.submit(() -> client.classifyAll(samples.size(), samples));
            Await.until(
                    "a worker holds a message",
                    TIMEOUT,
                    () -> cloud.queues().requestDepth().inFlight() > 0);
            kill(client.workerPids().get(0));

            List<JsonObject> answers = pending.get(5, TimeUnit.MINUTES);
            for (int each = 0; each < samples.size(); each++) {
                JsonObject answer = answers.get(each);
                assertThat(answer.getString("fileName"))
                        .isEqualTo(samples.get(each).name());
                assertThat(answer.getString("label"))
                        .isEqualTo(samples.get(each).prediction());
            }
            Set<String> stored = ids(cloud);
            stored.removeAll(storedBefore);
            assertThat(stored)
                    .containsExactlyInAnyOrderElementsOf(answers.stream()
                            .map(answer -> answer.getString("id"))
                            .toList());
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    @Order(1)
    void aSpotNoticeDuringWorkLosesNothingAndTheWorkerIsReplaced() throws Exception {
        Client client = new Client(running());
        client.configureFleet("{\"min\": 1, \"max\": 1}");
        List<Sample> samples = Samples.all().subList(0, 24);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        try (Cloud cloud = osprey.cloud()) {
            ProcessHandle worker =
                    ProcessHandle.of(awaitIdleWorker(client, cloud)).orElseThrow();
            Set<String> storedBefore = ids(cloud);
            Future<List<JsonObject>> pending = callers.submit(() -> client.classifyAll(samples.size(), samples));
            Await.until("a worker is busy", TIMEOUT, () -> busyWorker(client).isPresent());
            metadata.putOnce("spot/instance-action", "{\"action\":\"terminate\",\"time\":\"2026-11-25T23:00:00Z\"}");

            // The time between the notice and the interruption.
            worker.onExit().get(2, TimeUnit.MINUTES);
            assertThat(osprey.logLines("worker=app-instance-\\d+ stops: Spot interruption notice"))
                    .isNotEmpty();
            Await.until(
                    "a replacement", TIMEOUT, () -> client.workerPids().stream().anyMatch(pid -> pid != worker.pid()));

            List<JsonObject> answers = pending.get(5, TimeUnit.MINUTES);
            for (int each = 0; each < samples.size(); each++) {
                assertThat(answers.get(each).getString("label"))
                        .isEqualTo(samples.get(each).prediction());
            }
            Set<String> stored = ids(cloud);
            stored.removeAll(storedBefore);
            assertThat(stored).hasSize(samples.size());
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    @Order(1)
    void largeUploadsOfOneNameAtOnceGetTheirOwnAnswers() throws Exception {
        List<Sample> all = Samples.all();
        List<Sample> samples =
                IntStream.range(0, 10).mapToObj(each -> all.get(10 * each)).toList();
        MultipartForm form = new MultipartForm();
        for (Sample sample : samples) {
            // Too large for a message.
            form.and("myfile", "same.png", TestImages.padded(sample.bytes(), Messages.MAX_INLINE_BYTES));
        }

        JsonArray answers = Client.array(
                new Client(running()).upload("/api/classifications", form).body());

        assertThat(answers.getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("label"))
                .containsExactlyElementsOf(
                        samples.stream().map(Sample::prediction).toList());
    }

    @Test
    @Order(1)
    void aWorkerThatDiesIsReplaced() throws Exception {
        Client client = new Client(running());
        client.configureFleet("{\"min\": 2, \"max\": 2}");
        List<Long> before = awaitWorkers(client, 2);

        kill(before.get(0));

        Await.until("the worker is replaced", TIMEOUT, () -> {
            List<Long> after = client.workerPids();
            return after.size() == 2 && !after.contains(before.get(0)) && after.contains(before.get(1));
        });
        // The other tests need one, also after a restart.
        client.configureFleet("{\"min\": 1, \"max\": 1}");
    }

    @Test
    @Order(1)
    void anImageWhoseWorkersAllDieFailsAndIsClassifiedAfterARedrive() throws Exception {
        Client client = new Client(running());
        client.configureFleet("{\"min\": 1, \"max\": 1}");
        try (Cloud cloud = osprey.cloud()) {
            awaitIdleWorker(client, cloud);
        }
        Sample sample = Samples.all().get(2);
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        CompletableFuture<HttpResponse<String>> call = client.uploadAsync("/api/classifications", form);
        Set<Long> killed = new HashSet<>();
        for (int delivery = 1; delivery <= MAX_RECEIVES; delivery++) {
            Await.until("a worker processes the image", TIMEOUT, () -> {
                Optional<Long> busy = busyWorker(client).filter(killed::add);
                if (busy.isPresent()) {
                    kill(busy.get());
                }
                return busy.isPresent();
            });
            assertThat(call).as("killed in time").isNotDone();
        }

        HttpResponse<String> answer = call.get(2, TimeUnit.MINUTES);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("no worker finished it in " + MAX_RECEIVES + " attempts");
        try (Cloud cloud = osprey.cloud()) {
            Classification failed = newest(cloud, sample);
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.error()).contains("no worker finished it in " + MAX_RECEIVES + " attempts");
            assertThat(cloud.queues().deadLetterDepth().total()).isEqualTo(1);

            String admin = Client.basicAuth(osprey.adminPassword());
            assertThat(client.send("POST", "/api/queues/dead-letter/redrive", "Authorization", admin)
                            .statusCode())
                    .isEqualTo(202);

            Await.until(
                    "the image is queued again",
                    TIMEOUT,
                    () -> newest(cloud, sample).equals(failed.requeued()));
            Await.until(
                    "the image is classified",
                    TIMEOUT,
                    () -> newest(cloud, sample).finished());
            assertThat(newest(cloud, sample).label()).contains(sample.prediction());
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        }
    }

    @Test
    @Order(1)
    void aSecondRunOnTheSameDataOrPortIsRefusedAndDisturbsNothing(@TempDir Path otherData) throws Exception {
        int port = running().uri("/").getPort();
        try (OspreyProcess samePort = OspreyProcess.launch(otherData, "--port", Integer.toString(port))) {
            samePort.awaitOutput("Osprey cannot start: port " + port + " is in use");
            assertThat(samePort.exitCode()).isEqualTo(1);
        }
        try (OspreyProcess sameData = OspreyProcess.launch(data())) {
            sameData.awaitOutput("Osprey cannot start: another Osprey is using " + data());
            assertThat(sameData.exitCode()).isEqualTo(1);
        }
        Sample sample = Samples.all().get(0);
        assertThat(new Client(osprey).classify(sample).getString("label")).isEqualTo(sample.prediction());
    }

    @Test
    @Order(1)
    void uploadsAreRefusedWhileTheCloudHangs() throws Exception {
        Client client = new Client(running());
        Sample sample = Samples.all().get(0);
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        ProcessHandle cloud = osprey.process("dev.osprey.localcloud.LocalCloud");

        OspreyProcess.signal(cloud, "STOP");
        HttpResponse<String> refused;
        try {
            refused = client.uploadOnce("/", form);
        } finally {
            OspreyProcess.signal(cloud, "CONT");
        }

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(client.upload(form).body()).isEqualTo(sample.prediction());
    }

    @Test
    @Order(3)
    void aWebNodeThatIsKilledIsStartedAgain() throws Exception {
        Client client = new Client(running());
        long killed = osprey.webNode(0).pid();

        kill(killed);
        osprey.awaitOutput("starting it again");

        Await.until("the new web node answers", TIMEOUT, () -> client.isReady());
        assertThat(osprey.webNode(0).pid()).isNotEqualTo(killed);
        Sample sample = Samples.all().get(0);
        assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
    }

    @Test
    @Order(3)
    void ctrlCStopsEveryProcessAndTheNextRunShowsTheEarlierResults() throws Exception {
        JsonObject answer = new Client(running()).classify(Samples.all().get(0));
        // A worker outlives the web node that has started it, and is a child of nobody then.
        List<ProcessHandle> processes = osprey.processesUsingData();
        // The script, the local cloud, the web node and its worker.
        assertThat(processes).hasSizeGreaterThanOrEqualTo(4);

        osprey.signal("INT");

        assertThat(osprey.exitCode()).isZero();
        assertThat(OspreyProcess.alive(processes)).isEmpty();
        assertThat(data().resolve("sqs/osprey-requests")).exists();
        assertThat(data().resolve("sqs").resolve(osprey.replyQueue(0))).doesNotExist();
        assertThat(new Client(running()).json("/api/classifications/" + answer.getString("id")))
                .isEqualTo(answer);
    }

    @Test
    @Order(4)
    void theRunStopsWhenTheCloudDies() throws Exception {
        kill(running().process("dev.osprey.localcloud.LocalCloud").pid());

        osprey.awaitOutput("Osprey has stopped: the local cloud stopped");
        assertThat(osprey.exitCode()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void noProcessSurvivesAKilledScript() throws Exception {
        List<ProcessHandle> processes = running().processTree();

        osprey.signal("KILL");

        for (ProcessHandle process : processes) {
            process.onExit().get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    @Order(5)
    void aMissingModelIsReportedInOneSentence(@TempDir Path ownData) throws Exception {
        Path missing = ownData.resolve("nowhere");
        try (OspreyProcess failing = OspreyProcess.launch(ownData, "--model", missing.toString())) {
            String printed = failing.awaitOutput("Osprey cannot start");

            assertThat(printed).contains("model").contains("nowhere");
            assertThat(failing.exitCode()).isEqualTo(1);
        }
    }

    @Test
    @Order(5)
    void anInvalidSettingIsReportedInOneSentence(@TempDir Path ownData) throws Exception {
        try (OspreyProcess failing = OspreyProcess.launch(ownData, "--set", "osprey.upload.max-bytes=abc")) {
            failing.awaitOutput("Osprey cannot start: osprey.upload.max-bytes is 'abc', not a whole number");
            assertThat(failing.exitCode()).isEqualTo(1);
        }
        // The adapter reads this one before any bean of the web tier.
        try (OspreyProcess failing = OspreyProcess.launch(ownData, "--set", "osprey.replies.sessions=ten")) {
            failing.awaitOutput("Osprey cannot start: the web tier could not be deployed: "
                    + "Activation property maxSessions must be auto or a whole number from 1 to 1000, not \"ten\"");
            assertThat(failing.exitCode()).isEqualTo(1);
        }
    }

    @Test
    @Order(5)
    void aFolderFromWhichNothingMayRunIsReportedInOneSentence(@TempDir Path mount) throws Exception {
        // A mount that only this process and its children see; needs root.
        Process failing = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o noexec tmpfs \"$1\" || exit 77; exec \"$2\" --no-build --data \"$1/data\"",
                        "sh",
                        mount.toString(),
                        OspreyProcess.root().resolve("scripts/run").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(failing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = failing.waitFor();
        assumeThat(printed).doesNotContain("unshare failed");
        assumeThat(code).isNotEqualTo(77);

        assertThat(printed).startsWith("Osprey cannot start: " + mount).contains("mounted with noexec");
        assertThat(code).isEqualTo(1);
    }

    private static Optional<Long> busyWorker(Client client) throws Exception {
        return client.json("/api/fleet").getJsonArray("workers").getValuesAs(JsonObject.class).stream()
                .filter(worker -> worker.getString("state").equals("BUSY"))
                .map(worker -> worker.getJsonNumber("pid").longValue())
                .findFirst();
    }

    private static Classification newest(Cloud cloud, Sample sample) {
        return cloud.results().newest(1000).stream()
                .filter(image -> image.fileName().equals(sample.name()))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Waits for one idle worker and an empty request queue: a test that kills a worker must not hit requests of the test before.
     *
     * @return process id of the worker
     */
    private static long awaitIdleWorker(Client client, Cloud cloud) throws Exception {
        Await.until(
                "one idle worker and no request",
                TIMEOUT,
                () -> client.workerPids().size() == 1
                        && busyWorker(client).isEmpty()
                        && cloud.queues().requestDepth().total() == 0);
        return client.workerPids().get(0);
    }

    private static List<Long> awaitWorkers(Client client, int count) throws Exception {
        Await.until(count + " workers", TIMEOUT, () -> client.workerPids().size() == count);
        return client.workerPids();
    }

    private static Set<String> ids(Cloud cloud) {
        return cloud.results().newest(1000).stream().map(Classification::id).collect(Collectors.toSet());
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(1, TimeUnit.MINUTES);
    }
}
