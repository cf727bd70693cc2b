package dev.osprey.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import jakarta.json.JsonObject;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** With a FIFO request queue, the images of each uploader are classified in the order in which they were uploaded. */
@Timeout(600)
class FifoQueueIT {

    private static final int IMAGES = 10;
    // Empty: the client's own address. The others are what a proxy forwards.
    private static final List<String> UPLOADERS = List.of("", "203.0.113.1", "2001:db8::2");
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;

    @BeforeAll
    static void start() throws Exception {
        osprey = OspreyProcess.start(
                data,
                "--min-workers",
                "2",
                "--max-workers",
                "2",
                "--set",
                "osprey.queues.request=ordered.fifo",
                "--set",
                "osprey.worker.min-service-time=PT0.5S");
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
    }

    @Test
    void theImagesOfEachUploaderStayInOrderAlsoWhenAWorkerDies() throws Exception {
        Client client = new Client(osprey);
        Await.until("there are two workers", TIMEOUT, () -> client.workerPids().size() == 2);
        List<Callable<List<String>>> calls = UPLOADERS.stream()
                .<Callable<List<String>>>map(uploader -> () -> upload(client, uploader))
                .toList();
        List<List<String>> uploaded = ConcurrentCalls.invokeAll(UPLOADERS.size(), calls);
        ProcessHandle.of(client.workerPids().get(0)).orElseThrow().destroyForcibly();

        List<List<Instant>> completed = new ArrayList<>();
        for (List<String> ids : uploaded) {
            completed.add(completed(client, ids));
        }

        assertThat(completed).allSatisfy(times -> assertThat(times).isSorted().doesNotHaveDuplicates());
        assertThat(client.json("/api/queues").getJsonObject("deadLetter").getInt("visible"))
                .isZero();
        assertThat(data.resolve("sqs/ordered.fifo")).exists();
        assertThat(data.resolve("sqs/osprey-requests-dead.fifo")).exists();
        assertThat(data.resolve("sqs/osprey-requests")).doesNotExist();
    }

    /** One after the other, without waiting for the answers. */
    private static List<String> upload(Client client, String uploader) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int each = 0; each < IMAGES; each++) {
            Sample sample = Samples.all().get(each);
            MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
            String[] headers = {"Accept", "application/json", "Prefer", "respond-async", "X-Forwarded-For", uploader};
            ids.add(Client.object(client.upload(form, headers).body()).getString("id"));
        }
        return ids;
    }

    /** When each image was classified, in the order of the uploads. */
    private static List<Instant> completed(Client client, List<String> ids) throws Exception {
        List<Instant> times = new ArrayList<>();
        for (int each = 0; each < IMAGES; each++) {
            String path = "/api/classifications/" + ids.get(each);
            Await.until(path + " is finished", TIMEOUT, () -> client.json(path).containsKey("completedAt"));
            JsonObject result = client.json(path);
            assertThat(result.getString("label"))
                    .isEqualTo(Samples.all().get(each).prediction());
            times.add(Instant.parse(result.getString("completedAt")));
        }
        return times;
    }
}
