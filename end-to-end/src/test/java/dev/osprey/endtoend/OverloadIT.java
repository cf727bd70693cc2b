package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** More than the service can do: refused in time, nothing accepted is lost, and waiting is cheap. */
@Timeout(900)
class OverloadIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir
    private Path data;

    /** The worker answers two images a second at most. */
    @Test
    void whatCannotBeAnsweredInTimeIsRefusedAndWhatIsAcceptedIsAnswered() throws Exception {
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
            Await.until("the rate is measured", TIMEOUT, () -> {
                HttpResponse<String> answer = upload(client, sample, "respond-async");
                assertThat(answer.statusCode()).isIn(202, 503);
                if (answer.statusCode() == 202) {
                    accepted.add(id(answer));
                }
                return client.metric("osprey_answer_rate_per_second").orElse(0) > 0;
            });
            // Half of what may wait, so that some of those that come now are taken.
            Await.until(
                    "little waits",
                    TIMEOUT,
                    () -> client.metric("osprey_backlog").orElseThrow() <= 10);

            Peak peak = new Peak(client);
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int call = 0; call < 500; call++) {
                String prefer = call % 2 == 0 ? "wait=20" : "respond-async";
                calls.add(() -> upload(client, sample, prefer));
            }
            List<HttpResponse<String>> answers = ConcurrentCalls.invokeAll(50, calls);
            peak.end();

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
                    "500 uploads: %s; web node: %d MiB of heap at most, %d kB of uploads%n",
                    byStatus, (long) peak.heap >> 20, (long) peak.held >> 10);
            assertThat(peak.heap)
                    .isPositive()
                    .isLessThan(client.metric("memory_maxHeap_bytes").orElseThrow());
            assertThat(peak.held)
                    .isLessThanOrEqualTo(
                            client.metric("osprey_upload_budget_bytes").orElseThrow());
            for (String id : accepted) {
                assertThat(client.awaitResult(id).getString("status")).isEqualTo("DONE");
            }
            assertThat(client.metric("osprey_upload_held_bytes")).hasValue(0);
            assertThat(client.metric("osprey_uploads_accepted_total")).hasValue(accepted.size());
        }
    }

    /** Each of the web tier's 200 threads waits as long as a call to a cloud may take, and so do the calls behind them. */
    @Test
    void whoWaitsForAThreadIsAnsweredToo() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(data)) {
            Client client = new Client(osprey);
            Sample sample = Samples.all().get(0);
            MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());

            OspreyProcess.signal(osprey.process("dev.osprey.localcloud.LocalCloud"), "STOP");
            List<CompletableFuture<HttpResponse<String>>> calls =
                    Stream.generate(() -> client.uploadAsync(form)).limit(1200).toList();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                assertThat(call.get(5, TimeUnit.MINUTES).statusCode()).isEqualTo(503);
            }
            OspreyProcess.signal(osprey.process("dev.osprey.localcloud.LocalCloud"), "CONT");

            Await.until(
                    "images are taken again",
                    TIMEOUT,
                    () -> client.upload(form).body().equals(sample.prediction()));
        }
    }

    /** The worker answers nobody while this test runs. */
    @Test
    void aHundredWaitingCallsTakeNoMoreThreadsThanTen() throws Exception {
        try (OspreyProcess osprey = OspreyProcess.start(
                data, "--set", "osprey.worker.sessions=1", "--set", "osprey.worker.min-service-time=PT1H")) {
            Client client = new Client(osprey);
            Sample sample = Samples.all().get(0);
            // As many threads as it takes to accept them.
            ConcurrentCalls.invokeAll(16, Collections.nCopies(60, () -> upload(client, sample, "respond-async")));

            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            double withTen = threadsWith(10, waiting, client, sample);
            double withHundred = threadsWith(100, waiting, client, sample);

            System.out.printf("threads with 10 waiting calls: %.0f, with 100: %.0f%n", withTen, withHundred);
            assertThat(withHundred).isLessThan(withTen + 10);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            waiting.forEach(call -> call.cancel(true));
        }
    }

    private static double threadsWith(
            int calls, List<CompletableFuture<HttpResponse<String>>> waiting, Client client, Sample sample)
            throws Exception {
        while (waiting.size() < calls) {
            waiting.add(client.uploadAsync(MultipartForm.with("myfile", sample.name(), sample.bytes())));
            int begun = waiting.size();
            // One after the other: how many are accepted at once is not the question here.
            Await.until(
                    begun + " wait",
                    TIMEOUT,
                    () -> client.metric("osprey_waiting_calls").orElse(0) >= begun);
        }
        return client.metric("thread_count").orElseThrow();
    }

    private static HttpResponse<String> upload(Client client, Sample sample, String prefer) throws Exception {
        return client.upload(
                MultipartForm.with("myfile", sample.name(), sample.bytes()),
                "Accept",
                "application/json",
                "Prefer",
                prefer);
    }

    private static String id(HttpResponse<String> answer) {
        return Client.object(answer.body()).getString("id");
    }

    /** The most that was seen, asked again and again. */
    private static final class Peak {

        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> watching;
        private volatile boolean over;
        private double heap;
        private double held;

        private Peak(Client client) {
            watching = thread.submit(() -> {
                while (!over) {
                    heap = Math.max(heap, client.metric("memory_usedHeap_bytes").orElse(0));
                    held = Math.max(
                            held, client.metric("osprey_upload_held_bytes").orElse(0));
                }
                return null;
            });
        }

        void end() throws Exception {
            over = true;
            try {
                watching.get();
            } finally {
                thread.shutdownNow();
            }
        }
    }
}
