package dev.osprey.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Several web nodes, one of which is killed: nobody's answer goes astray and nothing of the dead node stays. */
@Timeout(1200)
class WebNodesIT {

    private static final int NODES = 3;
    private static final int KILLED = 2;
    private static final int CLIENTS = 200;
    private static final int UPLOADS = 3_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir
    private Path data;

    /**
     * @param id of the accepted image
     * @param sample that was uploaded
     */
    private record Accepted(String id, Sample sample) {}

    @Test
    void everyCallerGetsItsOwnAnswerAndAKilledNodeLosesNothing() throws Exception {
        try (OspreyProcess osprey =
                        OspreyProcess.start(data, "--web-nodes", Integer.toString(NODES), "--min-workers", "3");
                Cloud cloud = osprey.cloud()) {
            List<Client> nodes = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                nodes.add(new Client(osprey, node));
            }
            oneKeyThroughTwoNodesIsOneImage(nodes);
            Await.until(
                    "every node has marked its queue",
                    TIMEOUT,
                    () -> queues(cloud)
                            .equals(Set.of(osprey.replyQueue(0), osprey.replyQueue(1), osprey.replyQueue(KILLED))));

            List<Accepted> ofTheKilled = uploadAndKillOneInTheMiddle(osprey, nodes);

            assertThat(ofTheKilled).isNotEmpty();
            for (Accepted image : ofTheKilled) {
                JsonObject found = nodes.get(image.id().hashCode() & 1).awaitResult(image.id());
                assertThat(found.getString("fileName")).isEqualTo(image.sample().name());
                assertThat(found.getString("label")).isEqualTo(image.sample().prediction());
            }
            Await.until(
                    "the killed node's queue is removed, and no other",
                    Duration.ofMinutes(2),
                    () -> queues(cloud).equals(Set.of(osprey.replyQueue(0), osprey.replyQueue(1))));
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

            osprey.signal("TERM");

            assertThat(osprey.exitCode()).isZero();
            // The workers' own web node may be the one that was killed.
            assertThat(osprey.processesUsingData()).isEmpty();
        }
    }

    private static void oneKeyThroughTwoNodesIsOneImage(List<Client> nodes) throws Exception {
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
        assertThat(Client.array(nodes.get(0).get("/api/classifications").body()))
                .hasSize(1);
    }

    /** The images that the killed node had accepted. */
    private static List<Accepted> uploadAndKillOneInTheMiddle(OspreyProcess osprey, List<Client> nodes)
            throws Exception {
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
                calls.add(callers.submit(() ->
                        node == KILLED ? accepted(nodes.get(node), own, done) : answered(nodes.get(node), own, done)));
            }
            Await.until("a third of the uploads is done", TIMEOUT, () -> done.get() > UPLOADS / 3);
            ProcessHandle killed = osprey.webNode(KILLED);
            killed.destroyForcibly();
            killed.onExit().get(1, TimeUnit.MINUTES);

            List<Accepted> ofTheKilled = new ArrayList<>();
            for (Future<List<Accepted>> call : calls) {
                ofTheKilled.addAll(call.get());
            }
            return ofTheKilled;
        } finally {
            callers.shutdownNow();
        }
    }

    /** Waits for each answer; nothing is left to be asked for. */
    private static List<Accepted> answered(Client node, List<Sample> samples, AtomicInteger done) throws Exception {
        for (Sample sample : samples) {
            HttpResponse<String> response = taken(node, sample, "wait=300");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonObject answer = Client.object(response.body());
            assertThat(answer.getString("fileName")).isEqualTo(sample.name());
            assertThat(answer.getString("label")).isEqualTo(sample.prediction());
            done.incrementAndGet();
        }
        return List.of();
    }

    /** Notes where to ask, until the node is gone. */
    private static List<Accepted> accepted(Client node, List<Sample> samples, AtomicInteger done) throws Exception {
        List<Accepted> accepted = new ArrayList<>();
        for (Sample sample : samples) {
            try {
                HttpResponse<String> answer = taken(node, sample, "respond-async");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                accepted.add(new Accepted(Client.object(answer.body()).getString("id"), sample));
                done.incrementAndGet();
            } catch (IOException killed) {
                return accepted;
            }
        }
        return accepted;
    }

    /** As a well-behaved caller does it: what was not taken is sent again when the service has asked for that. */
    private static HttpResponse<String> taken(Client node, Sample sample, String prefer) throws Exception {
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        while (true) {
            HttpResponse<String> answer = node.upload(form, "Accept", "application/json", "Prefer", prefer);
            if (answer.statusCode() != 503) {
                return answer;
            }
            TimeUnit.SECONDS.sleep(
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()));
        }
    }

    /** The images of which a web node's log says this. */
    private static Set<String> ids(String log, String event) {
        return Pattern.compile(" id=(\\S+) " + event)
                .matcher(log)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> queues(Cloud cloud) {
        return cloud.queues().replies().heartbeats().keySet();
    }
}
