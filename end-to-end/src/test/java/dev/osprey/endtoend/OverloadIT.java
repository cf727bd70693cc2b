package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** More uploads than the service can process: it refuses the excess in time and loses nothing that it accepted. */
@Timeout(900)
class OverloadIT {

    private static final int UPLOADS = Thorough.choose(500, 200);
    // The rate is measured while images wait, for at least six seconds.
    private static final int MEASURED = 25;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir
    private Path data;

    /** The worker processes at most two images per second. */
    @Test
    void uploadsBeyondTheBacklogLimitAreRefusedAndAcceptedOnesAreAnswered() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(
                data,
                "--set",
                "osprey.worker.sessions=1",
                "--set",
                "osprey.worker.min-service-time=PT0.5S",
                "--set",
                "osprey.upload.max-backlog-wait=PT10S")) {
            Client client = new Client(osprey);
            Sample sample = Samples.all().get(0);
            List<String> accepted = new ArrayList<>();
            for (int each = 0; each < MEASURED; each++) {
                HttpResponse<String> answer = upload(client, sample, "respond-async");
                assertThat(answer.statusCode()).isIn(202, 503);
                if (answer.statusCode() == 202) {
                    accepted.add(id(answer));
                }
            }
            Await.until(
                    "the rate is measured",
                    TIMEOUT,
                    () -> client.metric("osprey_answer_rate_per_second").orElse(0) > 0);
            // So that some of the uploads are accepted, however low the rate was on a busy machine.
            Await.until(
                    "the backlog is empty",
                    TIMEOUT,
                    () -> client.metric("osprey_backlog").orElseThrow() == 0);

            Maxima maxima = new Maxima(client);
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int call = 0; call < UPLOADS; call++) {
                String prefer = call % 2 == 0 ? "wait=20" : "respond-async";
                calls.add(() -> upload(client, sample, prefer));
            }
            List<HttpResponse<String>> answers = ConcurrentCalls.invokeAll(50, calls);
            maxima.stop();

            for (HttpResponse<String> answer : answers) {
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202, 503);
                if (answer.statusCode() == 503) {
                    assertThat(Long.parseLong(
                                    answer.headers().firstValue("Retry-After").orElseThrow()))
                            .isBetween(1L, 60L);
                } else {
                    accepted.add(id(answer));
                }
            }
            Map<Integer, Long> byStatus =
                    answers.stream().collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
            assertThat(byStatus).containsKeys(200, 202, 503);
            System.out.printf(
                    "%d uploads: %s; web node: at most %d MiB of heap, %d kB of uploads%n",
                    UPLOADS, byStatus, (long) maxima.heap >> 20, (long) maxima.held >> 10);
            assertThat(maxima.heap)
                    .isPositive()
                    .isLessThan(client.metric("memory_maxHeap_bytes").orElseThrow());
            assertThat(maxima.held)
                    .isLessThanOrEqualTo(
                            client.metric("osprey_upload_budget_bytes").orElseThrow());
            for (String id : accepted) {
                assertThat(client.awaitResult(id).getString("status")).isEqualTo("DONE");
            }
            assertThat(client.metric("osprey_upload_held_bytes")).hasValue(0);
            assertThat(client.metric("osprey_uploads_accepted_total")).hasValue(accepted.size());
        }
    }

    private static HttpResponse<String> upload(Client client, Sample sample, String prefer) throws Exception {
        return client.uploadOnce(
                "/",
                MultipartForm.with("myfile", sample.name(), sample.bytes()),
                "Accept",
                "application/json",
                "Prefer",
                prefer);
    }

    private static String id(HttpResponse<String> answer) {
        return Client.object(answer.body()).getString("id");
    }

    /** The maxima of polled metrics. */
    private static final class Maxima {

        // Reading the metrics in a tight loop would take the processor from the uploads.
        private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> polling;
        private volatile boolean stopped;
        private double heap;
        private double held;

        private Maxima(Client client) {
            polling = thread.submit(() -> {
                while (!stopped) {
                    Thread.sleep(POLL_INTERVAL.toMillis());
                    heap = Math.max(heap, client.metric("memory_usedHeap_bytes").orElse(0));
                    held = Math.max(
                            held, client.metric("osprey_upload_held_bytes").orElse(0));
                }
                return null;
            });
        }

        void stop() throws Exception {
            stopped = true;
            try {
                polling.get();
            } finally {
                thread.shutdownNow();
            }
        }
    }
}
