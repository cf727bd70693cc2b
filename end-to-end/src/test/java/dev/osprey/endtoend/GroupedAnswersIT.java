package dev.osprey.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.Fault;
import dev.osprey.sqsra.FaultProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A worker is killed between the parts of what it stores and sends together: its proxies show when. */
@Order(5)
@Timeout(900)
class GroupedAnswersIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int IMAGES = 24;
    private static final String ROWS = "TransactWriteItems";
    private static final String REPLIES = "SendMessageBatch";
    private static final String DELETIONS = "DeleteMessageBatch";

    @TempDir
    private static Path data;

    private static OspreyProcess osprey;

    private FaultProxy sqs;
    private FaultProxy dynamoDb;

    @BeforeAll
    static void start() throws IOException {
        osprey = OspreyProcess.start(data, "--fleet", "none", "--min-workers", "0");
    }

    @AfterAll
    static void stop() {
        osprey.close();
    }

    @BeforeEach
    void openProxies() throws IOException {
        sqs = proxy("sqs");
        dynamoDb = proxy("dynamodb");
    }

    private static FaultProxy proxy(String service) throws IOException {
        return new FaultProxy(URI.create(osprey.endpoints().getProperty(service)));
    }

    @AfterEach
    void closeProxies() {
        sqs.close();
        dynamoDb.close();
    }

    @Test
    void rowsAreStoredAndNoReplyIsSent() throws Exception {
        dynamoDb.holdResponses(ROWS);

        killBetween("DynamoDB has stored rows together", dynamoDb::holdsResponse);
    }

    @Test
    void repliesAreOnTheirWayToTheQueue() throws Exception {
        sqs.respondWith(Fault.SILENT, REPLIES);

        killBetween(
                "the worker sends replies together", () -> !sqs.calls(REPLIES).isEmpty());
    }

    @Test
    void repliesAreSentAndNoRequestIsDeleted() throws Exception {
        sqs.holdResponses(REPLIES);

        killBetween("SQS has replies that were sent together", sqs::holdsResponse);
    }

    @Test
    void requestsAreDeletedAndTheWorkerDoesNotKnow() throws Exception {
        sqs.holdResponses(DELETIONS);

        killBetween("SQS has deleted requests", sqs::holdsResponse);
    }

    /** Each image has its own answer, once, and nothing of it is left in a queue. */
    private void killBetween(String moment, Callable<Boolean> reached) throws Exception {
        Client client = new Client(osprey);
        List<Sample> samples = Samples.all().subList(0, IMAGES);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        Process replacement = null;
        Process killed = startWorker(
                "killed", "OSPREY_SQS_ENDPOINT=" + sqs.endpoint(), "OSPREY_DYNAMODB_ENDPOINT=" + dynamoDb.endpoint());
        try (Cloud cloud = osprey.cloud()) {
            Set<String> storedBefore = ids(cloud);
            Future<List<JsonObject>> pending = callers.submit(() -> client.classifyAll(IMAGES, samples));
            Await.until(moment, TIMEOUT, reached);
            kill(killed);
            replacement = startWorker("replacement");

            List<JsonObject> answers = pending.get(5, TimeUnit.MINUTES);

            assertThat(answers)
                    .extracting(answer -> answer.getString("label"))
                    .containsExactlyElementsOf(
                            samples.stream().map(Sample::prediction).toList());
            Set<String> stored = ids(cloud);
            stored.removeAll(storedBefore);
            assertThat(stored)
                    .containsExactlyInAnyOrderElementsOf(answers.stream()
                            .map(answer -> answer.getString("id"))
                            .toList());
            Await.until(
                    "no request is left",
                    TIMEOUT,
                    () -> cloud.queues().requestDepth().total() == 0);
            assertThat(cloud.queues().deadLetterDepth().total()).isZero();
        } finally {
            callers.shutdownNow();
            kill(killed);
            if (replacement != null) {
                kill(replacement);
            }
        }
    }

    /** @param settings as NAME=VALUE, besides those of this run */
    private static Process startWorker(String name, String... settings) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "source \"$0/worker.env\" && exec env \"$@\"", data.toString()));
        command.addAll(List.of(settings));
        command.addAll(List.of(OspreyProcess.root().resolve("scripts/worker").toString(), name));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("logs/worker-" + name + ".log").toFile())
                .start();
    }

    private static Set<String> ids(Cloud cloud) {
        return cloud.results().newest(1000).stream().map(Classification::id).collect(Collectors.toSet());
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
