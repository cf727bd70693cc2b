package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Waiting for an answer is cheap. First on the shared service, while that has few threads. */
@OnSharedOsprey
@Order(1)
@Timeout(900)
class WaitingCallsIT extends SharedOspreySuite {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Without a worker: the scaler is paused and the only worker killed. */
    @Test
    void aHundredWaitingCallsNeedNoMoreThreadsThanTen() throws Exception {
        Sample sample = Samples.all().get(0);
        client.configureFleet("{\"paused\": true}");
        try {
            ProcessHandle worker = ProcessHandle.of(client.workerPids().get(0)).orElseThrow();
            worker.destroyForcibly();
            worker.onExit().get(1, TimeUnit.MINUTES);
            // Starts every thread that accepting an upload needs.
            ConcurrentCalls.invokeAll(16, Collections.nCopies(60, () -> uploadWithoutWaiting(sample)));

            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            double withTen = threadsWith(10, waiting, sample);
            double withHundred = threadsWith(100, waiting, sample);

            System.out.printf("threads with 10 waiting calls: %.0f, with 100: %.0f%n", withTen, withHundred);
            assertThat(withHundred).isLessThan(withTen + 10);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            client.configureFleet("{\"paused\": false}");
            for (CompletableFuture<HttpResponse<String>> call : waiting) {
                assertThat(call.get(5, TimeUnit.MINUTES).body()).isEqualTo(sample.prediction());
            }
        } finally {
            client.configureFleet("{\"paused\": false}");
        }
    }

    private static double threadsWith(int calls, List<CompletableFuture<HttpResponse<String>>> waiting, Sample sample)
            throws Exception {
        while (waiting.size() < calls) {
            waiting.add(client.uploadAsync(MultipartForm.with("myfile", sample.name(), sample.bytes())));
            int started = waiting.size();
            // One after another: the test is not about how many are accepted at once.
            Await.until(
                    started + " calls wait",
                    TIMEOUT,
                    () -> client.metric("osprey_waiting_calls").orElse(0) >= started);
        }
        return client.metric("thread_count").orElseThrow();
    }

    private static HttpResponse<String> uploadWithoutWaiting(Sample sample) throws Exception {
        return client.upload(
                MultipartForm.with("myfile", sample.name(), sample.bytes()),
                "Accept",
                "application/json",
                "Prefer",
                "respond-async");
    }
}
