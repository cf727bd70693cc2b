package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The fleet grows with the queue and shrinks again without losing an image. */
@Order(4)
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScalingIT {

    private static final int IMAGES = 300;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        osprey = OspreyProcess.start(
                data,
                "--set",
                "osprey.scaling.interval=PT2S",
                "--set",
                "osprey.scaling.target=PT10S",
                "--set",
                "osprey.scaling.step.rest=PT4S",
                "--set",
                "osprey.worker.sessions=2",
                "--set",
                "osprey.worker.min-service-time=PT0.5S");
        client = new Client(osprey);
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
    }

    static Stream<String> policies() {
        // Every policy is compared on simulated loads in other modules, and WebNodesIT runs linear.
        return Thorough.enabled()
                ? Stream.of("backlog", "linear", "step", "ratio", "launch-only")
                : Stream.of("backlog");
    }

    @ParameterizedTest
    @Order(1)
    @MethodSource("policies")
    void threeHundredImagesStartFourWorkersAndThenOneIsLeft(String policy) throws Exception {
        client.configureFleet("{\"policy\": \"" + policy + "\", \"min\": 1, \"max\": 4}");
        List<Sample> samples = Samples.all();
        List<Callable<JsonObject>> calls = IntStream.range(0, IMAGES)
                .<Callable<JsonObject>>mapToObj(each -> () -> client.classify(samples.get(each % samples.size())))
                .toList();
        ExecutorService callers = Executors.newSingleThreadExecutor();
        try (Cloud cloud = osprey.cloud()) {
            Set<String> storedBefore = done(cloud);
            Future<List<JsonObject>> answers = callers.submit(() -> ConcurrentCalls.invokeAll(IMAGES, calls));
            Await.until("there are four workers", TIMEOUT, () -> {
                assertThat(answers.isDone()).as("answered before").isFalse();
                return fleet().size() == 4;
            });

            List<JsonObject> all = answers.get();
            for (int each = 0; each < IMAGES; each++) {
                assertThat(all.get(each).getString("label"))
                        .isEqualTo(samples.get(each % samples.size()).prediction());
            }
            Await.until("one worker is left", TIMEOUT, () -> fleet().size() == 1);
            Set<String> stored = new HashSet<>(done(cloud));
            stored.removeAll(storedBefore);
            assertThat(stored).hasSize(IMAGES);
            assertThat(all).allMatch(answer -> stored.contains(answer.getString("id")));
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        } finally {
            callers.shutdownNow();
        }
        // A worker that was killed or died would be reported: all stopped by themselves when asked.
        assertThat(osprey.logLines("died|killing it")).isEmpty();
        assertThat(osprey.logLines(
                        policy.equals("launch-only")
                                ? "worker=app-instance-\\d+ was idle for \\d+ s and stops"
                                : "worker=app-instance-\\d+ id=\\d+ stopped"))
                .isNotEmpty();
    }

    /** After the others, since it logs that a worker was killed. */
    @Test
    @Order(2)
    void aWorkerThatHangsIsReplacedAndKilledWhileTheOtherOneAnswers() throws Exception {
        client.configureFleet("{\"policy\": \"backlog\", \"min\": 2, \"max\": 2}");
        Await.until("two workers are ready", TIMEOUT, () -> readyPids().size() == 2);
        List<Long> before = readyPids();
        ProcessHandle hung = ProcessHandle.of(before.get(0)).orElseThrow();
        List<Sample> samples = Samples.all().subList(0, 20);

        OspreyProcess.signal(hung, "STOP");

        for (Sample sample : samples) {
            assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
        }
        Await.until("the worker is replaced", TIMEOUT, () -> {
            List<Long> after = readyPids();
            return after.size() == 2 && after.contains(before.get(1)) && !after.contains(hung.pid());
        });
        assertThat(OspreyProcess.alive(List.of(hung))).isEmpty();
        assertThat(osprey.logLines("id=" + hung.pid() + " sent no heartbeat for PT30S: replacing and killing it"))
                .isNotEmpty();
        assertThat(osprey.logLines("id=" + before.get(1) + " (died|stopped|sent no heartbeat)"))
                .isEmpty();
    }

    @Test
    @Order(3)
    void withLaunchOnlyAnIdleWorkerStopsByItselfDownToTheMinimum() throws Exception {
        List<Long> before = readyPids();
        assertThat(before).hasSize(2);
        long starts = starts();

        client.configureFleet("{\"policy\": \"launch-only\", \"min\": 1, \"max\": 2}");
        Await.until("one worker is left", TIMEOUT, () -> fleet().size() == 1);

        assertThat(before).containsAll(readyPids());
        assertThat(osprey.logLines("worker=app-instance-\\d+ was idle for \\d+ s and stops"))
                .isNotEmpty();
        assertThat(client.json("/api/fleet").getInt("wanted")).isEqualTo(1);
        assertThat(starts()).isEqualTo(starts);
    }

    private static long starts() throws Exception {
        return osprey.logs()
                .lines()
                .filter(line -> line.matches(".* worker=\\S+ id=\\d+ started"))
                .count();
    }

    private static List<Long> readyPids() throws Exception {
        return fleet().stream()
                .map(JsonValue::asJsonObject)
                .filter(worker -> Set.of("IDLE", "BUSY").contains(worker.getString("state")))
                .map(worker -> worker.getJsonNumber("pid").longValue())
                .toList();
    }

    private static Set<String> done(Cloud cloud) {
        return cloud.results().newest(10_000).stream()
                .filter(image -> image.status() == Status.DONE)
                .map(Classification::id)
                .collect(Collectors.toSet());
    }

    /** Empty while the service cannot list its workers. */
    private static List<JsonValue> fleet() throws Exception {
        HttpResponse<String> answer = client.get("/api/fleet");
        return answer.statusCode() == 200 ? Client.object(answer.body()).getJsonArray("workers") : List.of();
    }
}
