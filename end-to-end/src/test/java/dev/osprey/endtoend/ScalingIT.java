package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The fleet grows with the queue and shrinks again, and nobody's image is lost on the way. */
@Timeout(600)
class ScalingIT {

    private static final int IMAGES = 300;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"backlog", "linear", "step", "ratio"})
    void threeHundredAtOnceBringFourWorkersAndThenOneIsLeft(String policy) throws Exception {
        List<String> options = List.of(
                "--min-workers", "1",
                "--max-workers", "4",
                "--policy", policy,
                "--set", "osprey.scaling.interval=PT2S",
                "--set", "osprey.scaling.target=PT10S",
                "--set", "osprey.scaling.step.rest=PT4S",
                "--set", "osprey.worker.sessions=2",
                "--set", "osprey.worker.min-service-time=PT0.5S");
        try (OspreyProcess osprey = OspreyProcess.start(data, options.toArray(String[]::new))) {
            Client client = new Client(osprey);
            List<Sample> samples = Samples.all();
            List<Callable<JsonObject>> calls = IntStream.range(0, IMAGES)
                    .<Callable<JsonObject>>mapToObj(
                            each -> () -> classified(client, samples.get(each % samples.size())))
                    .toList();

            ExecutorService crowd = Executors.newSingleThreadExecutor();
            Future<List<JsonObject>> answers = crowd.submit(() -> ConcurrentCalls.invokeAll(IMAGES, calls));
            crowd.shutdown();
            Await.until("there are four workers", TIMEOUT, () -> {
                assertThat(answers.isDone()).as("answered before").isFalse();
                return fleet(client).size() == 4;
            });

            List<JsonObject> all = answers.get();
            for (int each = 0; each < IMAGES; each++) {
                assertThat(all.get(each).getString("label"))
                        .isEqualTo(samples.get(each % samples.size()).prediction());
            }
            Await.until("one worker is left", TIMEOUT, () -> fleet(client).size() == 1);
            try (Cloud cloud = osprey.cloud()) {
                Set<String> stored = cloud.results().newest(1000).stream()
                        .filter(image -> image.status() == Status.DONE)
                        .map(Classification::id)
                        .collect(Collectors.toSet());
                assertThat(all).allMatch(answer -> stored.contains(answer.getString("id")));
                assertThat(stored).hasSize(IMAGES);
                assertThat(cloud.queues().deadLetterDepth().total()).isZero();
            }
            // Killed or died workers would say so: all ended by themselves when asked.
            assertThat(osprey.logs())
                    .doesNotContain("died")
                    .doesNotContain("killing it")
                    .containsPattern("worker=app-instance-\\d+ id=\\d+ stopped");
        }
    }

    /** As a client that does what it is told: a machine that does many things at once may have to refuse for a while. */
    private static JsonObject classified(Client client, Sample sample) throws Exception {
        while (true) {
            HttpResponse<String> answer = client.upload(
                    MultipartForm.with("myfile", sample.name(), sample.bytes()), "Accept", "application/json");
            if (answer.statusCode() != 503) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return Client.object(answer.body());
            }
            Thread.sleep(Duration.ofSeconds(
                            answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .toMillis());
        }
    }

    /** Empty while the service cannot tell. */
    private static List<JsonValue> fleet(Client client) throws Exception {
        HttpResponse<String> answer = client.get("/api/fleet");
        return answer.statusCode() == 200 ? Client.object(answer.body()).getJsonArray("workers") : List.of();
    }
}
