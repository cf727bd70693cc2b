package dev.osprey.web.upload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.NewKey;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads with an API key. */
@ExtendWith(LocalCloudExtension.class)
class KeyQuotaIT {

    private static final byte[] PNG = TestImages.png();
    private static final byte[] TEXT = "not an image".getBytes(StandardCharsets.UTF_8);
    private static final Instant TEN_SECONDS_TO_MIDNIGHT = LocalDate.now(ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .minusSeconds(10);

    private final LocalCloud local;
    private final TestClock clock = new TestClock(TEN_SECONDS_TO_MIDNIGHT);
    private final WebNode node;

    KeyQuotaIT(LocalCloud local) throws JMSException {
        this.local = local;
        node = new WebNode(local, clock);
    }

    @AfterEach
    void close() throws JMSException {
        node.close();
    }

    @Test
    void imagesAreAcceptedUpToTheQuotaOfTheDay() {
        node.with(key("3"));

        Rest.Reply first = upload("/api/classifications", "a.png", "b.png");
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"images\";q=3;w=86400");
        assertThat(first.header("RateLimit")).isEqualTo("\"images\";r=1;t=10");

        for (String path : List.of("/", "/api/classifications", "/api/jobs")) {
            Rest.Reply refused = upload(path, "c.png", "d.png");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            assertThat(refused.header("RateLimit")).isEqualTo("\"images\";r=1;t=10");
            assertThat(refused.body()).contains("may upload 3 images a day. 1 are left, and this upload has 2.");
        }
        assertThat(upload("/api/classifications", "c.png").status()).isEqualTo(202);
        assertThat(node.requestsInQueue()).isEqualTo(3);
        assertThat(refusals()).isEqualTo(3);

        clock.advance(Duration.ofSeconds(10));

        assertThat(upload("/api/jobs", "e.png", "f.png", "g.png").status()).isEqualTo(202);
        assertThat(upload("/api/jobs", "h.png").status()).isEqualTo(429);
        assertThat(usedToday()).isEqualTo(3);
    }

    @Test
    void onlyAcceptedImagesCount() {
        node.with(key("10"));

        assertThat(node.upload("/api/jobs", "a.png", PNG, "b.txt", TEXT).send().status())
                .isEqualTo(202);
        assertThat(node.upload("/api/classifications", "b.txt", TEXT).send().status())
                .isEqualTo(400);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(node.upload("/api/classifications", "c.png", PNG)
                            .header("Idempotency-Key", "once")
                            .header("Prefer", "respond-async")
                            .send()
                            .status())
                    .isEqualTo(202);
        }
        assertThat(usedToday()).isEqualTo(2);

        node.deleteRequestQueue();

        assertThat(upload("/api/classifications", "d.png", "e.png").status()).isEqualTo(503);
        assertThat(upload("/api/jobs", "d.png", "e.png").status()).isEqualTo(503);
        assertThat(usedToday()).isEqualTo(2);
    }

    @Test
    void theQuotaIsExactUnderConcurrentUploadsToTwoNodes() throws Exception {
        ApiKeys.Made key = key("7");
        node.with(key);
        try (WebNode other = new WebNode(
                new Cloud(node.cloud().settings(), clock, Tracing.off()),
                local,
                clock,
                Map.of(),
                Function.<ConnectionFactory>identity())) {
            other.with(key);
            ExecutorService clients = Executors.newFixedThreadPool(6);
            List<Future<Integer>> answers = new ArrayList<>();
            try {
                for (int call = 0; call < 20; call++) {
                    WebNode called = call % 2 == 0 ? node : other;
                    answers.add(clients.submit(() -> called.upload("/api/classifications", "a.png", PNG)
                            .header("Prefer", "respond-async")
                            .send()
                            .status()));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> answer : answers) {
                    statuses.add(answer.get());
                }
                assertThat(statuses).containsOnly(202, 429);
                assertThat(statuses).filteredOn(status -> status == 202).hasSize(7);
                assertThat(usedToday()).isEqualTo(7);
            } finally {
                clients.shutdownNow();
            }
        }
    }

    @Test
    void aRequestSaysWhoseItIsAndItsOwnerMayCancel() {
        ApiKeys.Made key = key("");
        node.with(key);
        String job = upload("/api/jobs", "a.png").header("Location");

        assertThat(node.peekRequest().messageAttributes().get("JMSXGroupID").stringValue())
                .isEqualTo("key:" + key.key().id());
        node.with(key(""));
        assertThat(node.call("DELETE", job).send().status()).isEqualTo(403);
        node.with(key);
        assertThat(node.call("DELETE", job).send().status()).isEqualTo(200);
    }

    private ApiKeys.Made key(String quota) {
        return node.bean(ApiKeys.class).make(NewKey.ofForm("name", "", quota));
    }

    private Rest.Reply upload(String path, String... names) {
        Object[] namesAndContents = new Object[2 * names.length];
        for (int each = 0; each < names.length; each++) {
            namesAndContents[2 * each] = names[each];
            namesAndContents[2 * each + 1] = PNG;
        }
        return node.upload(path, namesAndContents)
                .header("Prefer", "respond-async")
                .send();
    }

    private long usedToday() {
        return node.bean(ApiKeys.class).all().get(0).imagesToday();
    }

    private long refusals() {
        return node.metrics()
                .getCounter(new MetricID("osprey_key_requests", new Tag("outcome", "quota")))
                .getCount();
    }
}
