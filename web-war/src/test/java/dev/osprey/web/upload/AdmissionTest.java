package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.backlog.TestBacklog;
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.keys.KeyCalls;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.problems.ProblemMapper;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionTest {

    private static final AtomicInteger REGISTRIES = new AtomicInteger();
    private static final int BUDGET = 1_000;

    private final MetricRegistry metrics =
            SharedMetricRegistries.getOrCreate("admission-" + REGISTRIES.incrementAndGet());
    private final TestClock clock = new TestClock();
    private final HttpServletRequest servletRequest = new ServletCall("POST", "/echo").request();
    private final UploadMemory memory = new UploadMemory(BUDGET, new RetryAfter(new Random(1)));

    @Test
    void aBacklogThatCannotBeAnsweredInTimeRefusesBeforeTheBodyIsRead() {
        // 301 s with a limit of 300 s.
        Rest.Reply response = rest(TestBacklog.measured(3_010, 10))
                .call("POST", "/echo")
                .body("text/plain", unreadable())
                .send();

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("More images are waiting");
        assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(1, 2);
        assertThat(refused("backlog")).isEqualTo(1);
    }

    @Test
    void whileTooManyWaitAKeyAddsATenthOfWhatIsAnswered() {
        // 10 images a second, so that a key adds 60 in a minute, and all keys 300.
        Rest rest = rest(TestBacklog.measured(100_000, 10));

        Random random = new Random(1);
        List<Integer> admitted = new ArrayList<>();
        for (int key = 0; key < 7; key++) {
            KeyCalls.authenticate(servletRequest, random);
            admitted.add(admitted(rest, 100));
        }

        assertThat(admitted).containsExactly(60, 60, 60, 60, 60, 0, 0);
        clock.advance(Duration.ofSeconds(10));
        assertThat(admitted(rest, 100)).isEqualTo(10);
    }

    private static int admitted(Rest rest, int uploads) {
        int admitted = 0;
        for (int upload = 0; upload < uploads; upload++) {
            admitted += post(rest, 10).status() == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aBacklogAtTheLimitIsAdmitted() {
        assertThat(post(rest(TestBacklog.measured(3_000, 10)), 10).status()).isEqualTo(200);
    }

    @Test
    void withoutAMeasuredRateUploadsAreAdmitted() {
        assertThat(post(rest(TestBacklog.measured(1_000_000, 0)), 10).status()).isEqualTo(200);
    }

    @Test
    void theDeclaredLengthIsReservedDuringTheCallAndReleasedAfterIt() {
        Rest rest = rest(TestBacklog.measured(0, 0));

        for (int call = 0; call < 3; call++) {
            assertThat(post(rest, BUDGET).body()).isEqualTo("held " + BUDGET);
            assertThat(memory.held()).isZero();
        }
    }

    @Test
    void aBodyThatDeclaresMoreThanTheMemoryIsRefusedBeforeItIsRead() {
        Rest.Reply response = rest(TestBacklog.measured(0, 0))
                .call("POST", "/echo")
                .header("Content-Length", Integer.toString(BUDGET + 1))
                .body("text/plain", unreadable())
                .send();

        assertThat(response.status()).isEqualTo(503);
        assertThat(refused("memory")).isEqualTo(1);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aBodyWithoutLengthIsCountedWhileItIsRead() {
        Rest rest = rest(TestBacklog.measured(0, 0));

        assertThat(chunked(rest, BUDGET).body()).isEqualTo("held " + BUDGET);
        Rest.Reply tooMuch = chunked(rest, BUDGET + 1);

        assertThat(tooMuch.status()).isEqualTo(503);
        assertThat(refused("memory")).isEqualTo(1);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aFailedCallReleasesItsMemoryAndIsCountedByItsKind() {
        Rest rest = rest(TestBacklog.measured(0, 0));

        assertThat(fail(rest, "invalid").status()).isEqualTo(400);
        assertThat(fail(rest, "fault").status()).isEqualTo(500);

        assertThat(refused("invalid")).isEqualTo(1);
        assertThat(refused("fault")).isEqualTo(1);
        assertThat(refused("memory")).isZero();
        assertThat(memory.held()).isZero();
    }

    private Rest rest(Backlog backlog) {
        return Rest.of(Echo.class, Admission.class, ProblemMapper.class, RequestIds.class)
                .settings(Map.of("osprey.upload.max-backlog-wait", "PT5M"))
                .bind(Backlog.class, backlog)
                .singletons(BacklogLimit.class)
                .bind(UploadMemory.class, memory)
                .bind(MetricRegistry.class, metrics)
                .bind(Clock.class, clock)
                .bind(HttpServletRequest.class, servletRequest)
                .singletons(UploadCounts.class)
                .build();
    }

    private static Rest.Reply post(Rest rest, int bytes) {
        return rest.call("POST", "/echo")
                .header("Content-Length", Integer.toString(bytes))
                .body("text/plain", new ByteArrayInputStream(new byte[bytes]))
                .send();
    }

    private static Rest.Reply chunked(Rest rest, int bytes) {
        return rest.call("POST", "/echo")
                .body("text/plain", new ByteArrayInputStream(new byte[bytes]))
                .send();
    }

    private static Rest.Reply fail(Rest rest, String kind) {
        return rest.call("POST", "/echo?fail=" + kind)
                .header("Content-Length", "10")
                .body("text/plain", new ByteArrayInputStream(new byte[10]))
                .send();
    }

    private long refused(String reason) {
        Counter counter = metrics.getCounter(new MetricID("osprey_uploads_refused", new Tag("reason", reason)));
        return counter == null ? 0 : counter.getCount();
    }

    private static InputStream unreadable() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("must not be read");
            }
        };
    }

    /** Reads the body and returns what is held then. */
    @Path("echo")
    public static final class Echo {

        @Inject
        private UploadMemory memory;

        @POST
        @TakesImages
        public String read(InputStream body, @QueryParam("fail") String fail) throws IOException {
            body.readAllBytes();
            if ("invalid".equals(fail)) {
                throw new ProblemException(Status.BAD_REQUEST, "It is not an image.");
            }
            if ("fault".equals(fail)) {
                throw new IllegalStateException("fault");
            }
            return "held " + memory.held();
        }
    }
}
