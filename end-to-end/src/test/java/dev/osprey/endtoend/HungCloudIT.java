package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The cloud hangs while more calls come than the web tier has threads: every call gets a response. */
@OnSharedOsprey
@Order(6)
@Timeout(900)
class HungCloudIT extends SharedOspreySuite {

    /** So many that the last one waits for a thread for more than half a minute. */
    private static final int CALLS = Thorough.choose(1200, 900);

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Each thread waits as long as a call to the cloud may take, and so do the calls that are queued for a thread. */
    @Test
    void callsThatWaitForAThreadAreAnsweredToo() throws Exception {
        Sample sample = Samples.all().get(0);
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());

        OspreyProcess.signal(osprey.process("dev.osprey.localcloud.LocalCloud"), "STOP");
        try {
            List<CompletableFuture<HttpResponse<String>>> calls =
                    Stream.generate(() -> client.uploadAsync(form)).limit(CALLS).toList();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                assertThat(call.get(5, TimeUnit.MINUTES).statusCode()).isEqualTo(503);
            }
        } finally {
            OspreyProcess.signal(osprey.process("dev.osprey.localcloud.LocalCloud"), "CONT");
        }

        Await.until(
                "uploads are accepted again",
                TIMEOUT,
                () -> client.upload(form).body().equals(sample.prediction()));
    }
}
