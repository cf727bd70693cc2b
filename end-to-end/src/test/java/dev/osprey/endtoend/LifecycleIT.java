package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes come and go: stopped, started again, killed. */
@Timeout(600)
class LifecycleIT {

    @TempDir
    private Path data;

    @Test
    void ctrlCEndsEveryProcessAndTheNextRunShowsTheEarlierResults() throws Exception {
        Sample sample = Samples.all().get(0);
        JsonObject answer;
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            answer = new Client(osprey).classification(sample);
            List<ProcessHandle> processes = osprey.processTree();
            // The script, the local cloud, the web node and its worker.
            assertThat(processes).hasSizeGreaterThanOrEqualTo(4);

            osprey.signal("INT");

            assertThat(osprey.exitCode()).isZero();
            assertThat(OspreyProcess.alive(processes)).isEmpty();
            assertThat(data.resolve("sqs/osprey-requests")).exists();
            assertThat(data.resolve("sqs").resolve(osprey.replyQueue(0))).doesNotExist();
        }
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            assertThat(new Client(osprey).json("/api/classifications/" + answer.getString("id")))
                    .isEqualTo(answer);
        }
    }

    @Test
    void allAnswersArriveWhenTheOnlyWorkerIsKilledInTheMiddle() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(data, "--set", "osprey.worker.min-service-time=PT1S")) {
            Client client = new Client(osprey);
            List<Sample> samples = Samples.all().subList(0, 50);
            ExecutorService callers = Executors.newFixedThreadPool(50);
            try {
                List<Future<JsonObject>> answers = new ArrayList<>();
                for (Sample sample : samples) {
                    answers.add(callers.submit(() -> client.classification(sample)));
                }
                untilHeld(osprey, 1);
                kill(client.workerPids().get(0));

                for (int each = 0; each < samples.size(); each++) {
                    JsonObject answer = answers.get(each).get(5, TimeUnit.MINUTES);
                    assertThat(answer.getString("fileName"))
                            .isEqualTo(samples.get(each).name());
                    assertThat(answer.getString("label"))
                            .isEqualTo(samples.get(each).prediction());
                }
                try (Cloud cloud = osprey.cloud()) {
                    assertThat(cloud.results().newest(1000)).hasSize(50);
                    assertThat(cloud.queues().deadLetterDepth().total()).isZero();
                }
            } finally {
                callers.shutdownNow();
            }
        }
    }

    @Test
    void nothingOutlivesTheScriptEvenIfItIsKilled() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            List<ProcessHandle> processes = osprey.processTree();

            osprey.signal("KILL");

            for (ProcessHandle process : processes) {
                process.onExit().get(2, TimeUnit.MINUTES);
            }
        }
    }

    @Test
    void aCloudThatHangsIsSaidSoAndOneThatIsGoneEndsTheRun() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            Client client = new Client(osprey);
            Sample sample = Samples.all().get(0);
            MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
            ProcessHandle cloud = osprey.process("dev.osprey.localcloud.LocalCloud");

            OspreyProcess.signal(cloud, "STOP");
            HttpResponse<String> refused = client.upload(form);
            OspreyProcess.signal(cloud, "CONT");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(client.upload(form).body()).isEqualTo(sample.prediction());

            kill(cloud.pid());

            osprey.awaitOutput("Osprey has stopped: the local cloud stopped");
            assertThat(osprey.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aModelThatIsNotThereIsOneClearSentence() throws Exception {
        Path nowhere = data.resolve("nowhere");
        try (OspreyProcess osprey = OspreyProcess.launch(data, "--model", nowhere.toString())) {
            String printed = osprey.awaitOutput("Osprey cannot start");

            assertThat(printed).contains("model").contains("nowhere");
            assertThat(osprey.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aSettingThatMakesNoSenseIsOneClearSentence() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.launch(data, "--set", "osprey.upload.max-bytes=abc")) {
            osprey.awaitOutput("Osprey cannot start: osprey.upload.max-bytes is 'abc', not a whole number");
            assertThat(osprey.exitCode()).isEqualTo(1);
        }
        // One that the adapter reads before any bean of the web tier.
        try (OspreyProcess osprey = OspreyProcess.launch(data, "--set", "osprey.replies.sessions=ten")) {
            osprey.awaitOutput("Osprey cannot start: the web tier could not be deployed: "
                    + "Activation property maxSessions must be a whole number from 1 to 1000, not \"ten\"");
            assertThat(osprey.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aSecondRunOnTheSameDataOrPortIsRefusedAndDisturbsNobody(@TempDir Path otherData) throws Exception {
        Sample sample = Samples.all().get(0);
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            int port = osprey.uri("/").getPort();
            try (OspreyProcess samePort = OspreyProcess.launch(otherData, "--port", Integer.toString(port))) {
                samePort.awaitOutput("Osprey cannot start: port " + port + " is in use");
                assertThat(samePort.exitCode()).isEqualTo(1);
            }
            try (OspreyProcess sameData = OspreyProcess.launch(data)) {
                sameData.awaitOutput("Osprey cannot start: another Osprey is using " + data);
                assertThat(sameData.exitCode()).isEqualTo(1);
            }
            assertThat(new Client(osprey).classification(sample).getString("label"))
                    .isEqualTo(sample.prediction());
        }
    }

    @Test
    void aWorkerThatDiedIsReplacedByAnother() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(data, "--min-workers", "2")) {
            Client client = new Client(osprey);
            List<Long> before = client.workerPids();
            assertThat(before).hasSize(2);

            kill(before.get(0));

            List<Long> after = client.workerPids();
            while (after.size() < 2 || after.contains(before.get(0))) {
                after = client.workerPids();
            }
            assertThat(after).contains(before.get(1));
        }
    }

    private static void untilHeld(OspreyProcess osprey, int messages) throws Exception {
        try (Cloud cloud = osprey.cloud()) {
            while (cloud.queues().requestDepth().inFlight() < messages) {
                Thread.onSpinWait();
            }
        }
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(1, TimeUnit.MINUTES);
    }
}
