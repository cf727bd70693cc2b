package dev.osprey.web.webhooks;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.jobs.JobNotice;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Delivery;
import dev.osprey.core.webhooks.DeliveryState;
import dev.osprey.core.webhooks.Due;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.web.Rest;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.security.AdminAccount;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Deliveries from a real table to real servers, and the API about them. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class DeliveriesIT {

    private static final SigningKeys KEYS = SigningKeys.parse(WebhookBeans.SECRET);
    private static final MetricID FAILED = new MetricID("osprey_webhooks_failed");
    private static final String ADMIN = AdminAccount.NAME;

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    // Without one, counters of the composite registry count nothing.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MetricRegistry metrics = SharedMetricRegistries.getOrCreate("webhooks");
    // The registries of all tests share their counters.
    private final Map<MetricID, Long> before = new HashMap<>();
    private CloudSettings settings;
    private Cloud cloud;
    private Cloud other;
    private Rest rest;

    @BeforeEach
    void start(LocalCloud local) {
        Metrics.addRegistry(meters);
        settings = local.newSettings();
        cloud = new Cloud(settings, clock, Tracing.off());
        cloud.createMissing();
        other = new Cloud(settings, clock, Tracing.off());
        rest = node(cloud, Map.of());
        rest.bean(Deliveries.class);
        for (Attempt.Result result : Attempt.Result.values()) {
            before.put(attemptsId(result), count(attemptsId(result)));
        }
        before.put(FAILED, count(FAILED));
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
        scheduler.shutdownNow();
        SharedMetricRegistries.drop("webhooks");
        Metrics.removeRegistry(meters);
        if (cloud != null) {
            cloud.close();
            other.close();
        }
    }

    /** A web node, whose leader's timer the test is. */
    private Rest node(Cloud tables, Map<String, String> different) {
        Map<String, String> all = new HashMap<>(Map.of(
                "osprey.webhooks.secret",
                WebhookBeans.SECRET,
                "osprey.webhooks.allow-private",
                "true",
                "osprey.webhooks.attempts",
                "3",
                "osprey.webhooks.timeout",
                "PT30S"));
        all.putAll(different);
        return Rest.of(DeliveriesResource.class, ProblemMapper.class)
                .bind(Cloud.class, tables)
                .bind(Clock.class, clock)
                .bind(Executor.class, executor)
                .bind(ScheduledExecutorService.class, scheduler)
                .bind(MetricRegistry.class, metrics)
                .bind(WebhookSettings.class, WebhookSettings.from(new MapConfig(all)))
                .singletons(Deliveries.class, WebhookClient.class, WebhookCounts.class, SentWebhooks.class)
                .build();
    }

    private void sweep() {
        rest.bean(Deliveries.class).sweep();
    }

    @Test
    void anAnswerIsDeliveredOnce() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            Classification done = done(queued("1", receiver.url()));

            sweep();
            await("1", DeliveryState.DELIVERED);
            clock.advance(Duration.ofDays(1));
            sweep();

            assertThat(receiver.received()).hasSize(1);
            Receiver.Received request = receiver.received().get(0);
            assertThat(request.isSignedWith(KEYS)).isTrue();
            assertThat(request.header("webhook-id"))
                    .isEqualTo("1_" + done.completedAt().toEpochMilli());
            assertThat(new String(request.body()))
                    .startsWith("{\"type\":\"image.classified\"")
                    .contains("\"id\":\"1\"", "\"label\":\"Bag\"");
            assertThat(attempts(Attempt.Result.DELIVERED)).isEqualTo(1);
        }
    }

    @Test
    void theEndOfAJobIsDeliveredOnceAndListedWithTheImages() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            done(queued("1", receiver.url()));
            Outbox<JobNotice> jobs = cloud.jobs().outbox();
            cloud.jobs()
                    .store(
                            new Job("j", clock.instant(), 1, Provenance.UNKNOWN),
                            List.of("1"),
                            Optional.of(new Callback(receiver.url(), "call-j")));
            sweep();
            await("1", DeliveryState.DELIVERED);
            assertThat(rest.get("/api/webhooks/deliveries/j").body())
                    .isEqualTo("{\"id\":\"j\",\"subject\":\"job\",\"state\":\"WAITING\",\"attempts\":0}");
            Rest.Reply early = rest.call("POST", "/api/webhooks/deliveries/j/resend")
                    .role(ADMIN)
                    .send();
            assertThat(early.status()).isEqualTo(409);
            assertThat(early.body()).contains("The job has not ended yet");
            Due waiting = jobs.waiting(clock.instant(), Optional.empty(), 1).get(0);
            JobNotice.End end = new JobNotice.End(clock.instant(), "{\"type\":\"job.completed\"}");

            cloud.jobs().end(waiting, end);
            sweep();

            Await.until(
                    "the webhook of the job", () -> jobs.find("j").orElseThrow().state() == DeliveryState.DELIVERED);
            Receiver.Received request = receiver.received().get(1);
            assertThat(request.isSignedWith(KEYS)).isTrue();
            assertThat(request.header("webhook-id")).isEqualTo("j_" + end.at().toEpochMilli());
            assertThat(new String(request.body())).isEqualTo(end.text());
            clock.advance(Duration.ofDays(1));
            sweep();
            assertThat(ids(rest.get("/api/webhooks/deliveries"))).containsExactlyInAnyOrder("1", "j");
            assertThat(rest.call("POST", "/api/webhooks/deliveries/j/resend")
                            .role(ADMIN)
                            .send()
                            .status())
                    .isEqualTo(202);
            sweep();
            Await.until("the webhook again", () -> receiver.received().size() == 3);
            assertThat(receiver.received().get(2).header("webhook-id")).isEqualTo(request.header("webhook-id"));
        }
    }

    @Test
    void nothingIsDeliveredBeforeThereIsAnOutcomeOrWithoutASecret() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            queued("1", receiver.url());
            done(queued("2", receiver.url()));

            node(other, Map.of("osprey.webhooks.secret", ""))
                    .bean(Deliveries.class)
                    .sweep();

            assertThat(find("1").state()).isEqualTo(DeliveryState.WAITING);
            assertThat(find("2").attempts()).isZero();
            sweep();
            await("2", DeliveryState.DELIVERED);
            assertThat(receiver.received()).hasSize(1);
        }
    }

    @Test
    void aReceiverThatIsDownIsToldOnceItIsBack() throws Exception {
        Queue<Integer> answers = new ConcurrentLinkedQueue<>(List.of(500, 503));
        try (Receiver receiver =
                new Receiver(request -> Optional.ofNullable(answers.poll()).orElse(200))) {
            done(queued("1", receiver.url()));

            sweep();
            awaitAttempts("1", 1);
            assertThat(find("1").error()).contains("HTTP status 500");
            clock.advance(Duration.ofSeconds(2));
            sweep();
            assertThat(receiver.received()).hasSize(1);
            clock.advance(Duration.ofSeconds(3));
            sweep();
            awaitAttempts("1", 2);
            clock.advance(Duration.ofSeconds(20));
            sweep();
            await("1", DeliveryState.DELIVERED);

            assertThat(receiver.received()).hasSize(3).allMatch(request -> request.isSignedWith(KEYS));
            // The receiver can tell that it is the same webhook.
            assertThat(receiver.received().stream()
                            .map(request -> request.header("webhook-id"))
                            .distinct())
                    .hasSize(1);
            assertThat(find("1").error()).isEmpty();
        }
    }

    @Test
    void afterTheLastAttemptTheAdminSendsItAgain() throws Exception {
        Queue<Integer> answers = new ConcurrentLinkedQueue<>(List.of(500, 500, 500));
        try (Receiver receiver =
                new Receiver(request -> Optional.ofNullable(answers.poll()).orElse(200))) {
            done(queued("1", receiver.url()));
            for (int attempt = 1; attempt <= 3; attempt++) {
                sweep();
                awaitAttempts("1", attempt);
                clock.advance(Duration.ofHours(6));
            }
            await("1", DeliveryState.FAILED);
            sweep();
            assertThat(receiver.received()).hasSize(3);
            assertThat(failed()).isEqualTo(1);

            Rest.Reply reply = rest.call("POST", "/api/webhooks/deliveries/1/resend")
                    .role(ADMIN)
                    .send();

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.body()).contains("\"state\":\"PENDING\"", "\"attempts\":0");
            sweep();
            await("1", DeliveryState.DELIVERED);
            assertThat(receiver.received()).hasSize(4);
        }
    }

    @Test
    void theAgeOfTheOldestDeliveryIsMeasuredWhereItIsSwept() throws Exception {
        MetricID delay = new MetricID("osprey_webhook_delay");
        CountDownLatch end = new CountDownLatch(1);
        try (RawReceiver slow = new RawReceiver(out -> end.await())) {
            // More than one receiver gets at a time: some stay due.
            IntStream.range(0, 3).forEach(each -> done(queued("id-" + each, slow.url())));
            sweep();
            clock.advance(Duration.ofSeconds(20));
            assertThat(delay(delay)).isEqualTo(20);

            sweep();
            clock.advance(Duration.ofSeconds(10));
            assertThat(delay(delay)).isEqualTo(30);
            // Another node leads, and knows better.
            clock.advance(Duration.ofSeconds(20));
            assertThat(delay(delay)).isZero();
        } finally {
            end.countDown();
        }
    }

    private double delay(MetricID id) {
        return ((Number) metrics.getGauge(id).getValue()).doubleValue();
    }

    @Test
    void aReceiverThatIsGoneIsNotAskedAgain() throws Exception {
        try (Receiver receiver = new Receiver(request -> 410)) {
            done(queued("1", receiver.url()));

            sweep();

            await("1", DeliveryState.FAILED);
            assertThat(find("1").attempts()).isEqualTo(1);
        }
    }

    @Test
    void aReceiverWithAPrivateAddressGetsNothing() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            done(queued("1", receiver.url()));
            done(queued("2", URI.create("http://localhost:" + receiver.port() + "/")));

            node(other, Map.of("osprey.webhooks.allow-private", "false"))
                    .bean(Deliveries.class)
                    .sweep();
            awaitAttempts("1", 1);
            awaitAttempts("2", 1);

            assertThat(receiver.received()).isEmpty();
            assertThat(attempts(Attempt.Result.FORBIDDEN)).isEqualTo(2);
            assertThat(find("1").error()).get().asString().contains("not public");
        }
    }

    @Test
    void twoNodesThatSweepAtOnceDeliverEachWebhookOnce() throws Exception {
        Deliveries second = node(other, Map.of()).bean(Deliveries.class);
        try (Receiver receiver = new Receiver(request -> 200)) {
            List<String> ids =
                    IntStream.range(0, 40).mapToObj(each -> "id-" + each).toList();
            ids.forEach(id -> done(queued(id, receiver.url())));

            executor.execute(second::sweep);
            sweep();
            for (String id : ids) {
                await(id, DeliveryState.DELIVERED);
            }

            assertThat(receiver.received())
                    .extracting(request -> request.header("webhook-id").replaceAll("_.*", ""))
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /** A node that has died holds a claim, which nobody else ends. */
    @Test
    void theAttemptOfANodeThatDiedIsRepeatedByAnother() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            done(queued("1", receiver.url()));
            other.results()
                    .outbox()
                    .claim(
                            other.results()
                                    .outbox()
                                    .due(clock.instant(), Optional.empty(), 1)
                                    .get(0),
                            clock.instant().plusSeconds(60))
                    .orElseThrow();
            sweep();
            clock.advance(Duration.ofSeconds(60));
            assertThat(receiver.received()).isEmpty();

            sweep();
            await("1", DeliveryState.DELIVERED);

            assertThat(receiver.received()).hasSize(1);
            assertThat(find("1").attempts()).isEqualTo(2);
        }
    }

    @Test
    void slowReceiversDoNotHoldUpOthers() throws Exception {
        Rest patient = node(other, Map.of("osprey.webhooks.timeout", "PT60S"));
        Deliveries deliveries = patient.bean(Deliveries.class);
        CountDownLatch end = new CountDownLatch(1);
        List<RawReceiver> slow = new ArrayList<>();
        try (Receiver fast = new Receiver(request -> 200)) {
            done(queued("early", fast.url()));
            deliveries.sweep();
            await("early", DeliveryState.DELIVERED);
            for (int each = 0; each < 40; each++) {
                RawReceiver receiver = new RawReceiver(out -> end.await());
                slow.add(receiver);
                done(queued("slow-" + each + "-1", receiver.url()));
                done(queued("slow-" + each + "-2", receiver.url()));
            }
            clock.advance(Duration.ofMillis(1));
            IntStream.range(0, 30).forEach(each -> done(queued("fast-" + each, fast.url())));

            deliveries.sweep();

            // Half as long as one attempt of the slow ones takes.
            Await.until(
                    "all webhooks of the fast receiver", () -> fast.received().size() == 31);
        } finally {
            end.countDown();
            slow.forEach(RawReceiver::close);
        }
    }

    @Test
    void aDeletedImageIsNotDelivered() throws Exception {
        try (Receiver receiver = new Receiver(request -> 200)) {
            done(queued("1", receiver.url()));
            done(queued("2", receiver.url()));
            cloud.deletions().delete("1");

            sweep();
            await("2", DeliveryState.DELIVERED);

            assertThat(receiver.received()).hasSize(1);
            assertThat(rest.get("/api/webhooks/deliveries/1").status()).isEqualTo(404);
        }
    }

    @Test
    void anAnswerThatReplacesAFailureWhileThatIsDeliveredIsDeliveredToo() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        try (Receiver receiver = new Receiver(request -> {
            arrived.countDown();
            try {
                stored.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return 200;
        })) {
            Classification queued = queued("1", receiver.url());
            store(queued.failed("An internal error.", clock.instant()));
            sweep();
            arrived.await();

            clock.advance(Duration.ofMillis(5));
            done(queued);
            stored.countDown();

            Await.until("both webhooks", () -> {
                sweep();
                return find("1").state() == DeliveryState.DELIVERED;
            });
            assertThat(receiver.received())
                    .extracting(request -> new String(request.body()).substring(0, 24))
                    .containsExactly("{\"type\":\"image.failed\",\"", "{\"type\":\"image.classifie");
        }
    }

    @Test
    void theListHasPagesAndShowsUrlsToTheAdminOnly() throws Exception {
        try (Receiver receiver = new Receiver(request -> request.path().contains("bad") ? 500 : 200)) {
            URI bad = URI.create("http://127.0.0.1:" + receiver.port() + "/bad?key=hidden");
            for (int each = 0; each < 3; each++) {
                clock.advance(Duration.ofMillis(1));
                done(queued("good-" + each, receiver.url()));
                done(queued("bad-" + each, bad));
            }
            sweep();
            for (int each = 0; each < 3; each++) {
                await("good-" + each, DeliveryState.DELIVERED);
                awaitAttempts("bad-" + each, 1);
            }

            Rest.Reply first = rest.get("/api/webhooks/deliveries?limit=4");
            assertThat(first.body()).doesNotContain("hidden", "127.0.0.1", "HTTP status");
            assertThat(ids(first)).hasSize(4);
            String next = first.header("Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
            Rest.Reply second = rest.get(next);
            assertThat(second.header("Link")).isEmpty();
            List<String> all = new ArrayList<>(ids(first));
            all.addAll(ids(second));
            assertThat(all).hasSize(6).doesNotHaveDuplicates();
            assertThat(all.subList(0, 3)).allMatch(id -> id.startsWith("bad"));

            Rest.Reply pending = rest.call("GET", "/api/webhooks/deliveries?state=PENDING")
                    .role(ADMIN)
                    .send();
            assertThat(pending.body()).contains(bad.toString(), "HTTP status 500", "nextAttemptAt");
            assertThat(ids(pending)).hasSize(3);
            assertThat(rest.call("GET", "/api/webhooks/deliveries/good-0")
                            .role(ADMIN)
                            .send()
                            .body())
                    .contains(
                            "\"state\":\"DELIVERED\"",
                            "deliveredAt",
                            receiver.url().toString());
        }
    }

    @Test
    void whatIsInvalidIsRefusedWithAReason() {
        queued("1", URI.create("https://example.com/"));

        for (String query : List.of("state=DEAD", "state=WAITING", "limit=0", "limit=x", "limit=1001", "cursor=x")) {
            assertThat(rest.get("/api/webhooks/deliveries?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(rest.get("/api/webhooks/deliveries/unknown").status()).isEqualTo(404);
        assertThat(rest.call("POST", "/api/webhooks/deliveries/unknown/resend")
                        .role(ADMIN)
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(rest.call("POST", "/api/webhooks/deliveries/1/resend")
                        .role(ADMIN)
                        .send()
                        .status())
                .isEqualTo(409);
        assertThat(rest.get("/api/webhooks/deliveries/1").body())
                .isEqualTo("{\"id\":\"1\",\"subject\":\"image\",\"state\":\"WAITING\",\"attempts\":0}");
    }

    private static List<String> ids(Rest.Reply list) {
        return Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(list.body())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private long attempts(Attempt.Result result) {
        return count(attemptsId(result)) - before.get(attemptsId(result));
    }

    private long failed() {
        return count(FAILED) - before.get(FAILED);
    }

    private static MetricID attemptsId(Attempt.Result result) {
        return new MetricID("osprey_webhook_attempts", new Tag("outcome", result.name()));
    }

    private long count(MetricID id) {
        return metrics.getCounter(id).getCount();
    }

    private void await(String id, DeliveryState state) throws Exception {
        Await.until(id + " is " + state, () -> find(id).state() == state);
    }

    /** Until this attempt has ended. */
    private void awaitAttempts(String id, int attempts) throws Exception {
        Instant leaseEnd = clock.instant().plusSeconds(60);
        Await.until("attempt " + attempts + " of " + id, () -> {
            Delivery delivery = find(id);
            return delivery.attempts() == attempts
                    && delivery.at().filter(leaseEnd::equals).isEmpty();
        });
    }

    private Delivery find(String id) {
        return cloud.results().outbox().find(id).orElseThrow();
    }

    private Classification queued(String id, URI url) {
        Classification queued = Classification.queued(id, "cat.png", clock.instant());
        cloud.results()
                .insert(queued, "s3://bucket/" + id, Provenance.UNKNOWN, Optional.of(new Callback(url, "call-" + id)));
        return queued;
    }

    private Classification done(Classification queued) {
        Classification done = queued.done(List.of(new Prediction("Bag", 0.75)), clock.instant());
        store(done);
        return done;
    }

    private void store(Classification finished) {
        assertThat(cloud.results().store(finished, "s3://bucket/" + finished.id()))
                .isTrue();
    }
}
