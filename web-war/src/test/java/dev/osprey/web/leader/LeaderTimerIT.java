package dev.osprey.web.leader;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

import jakarta.jms.ConnectionFactory;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.ScalingConfig;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.notifications.SourceObject;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.scaler.fleet.Fleet;
import dev.osprey.scaler.fleet.ProcessFleet;
import dev.osprey.scaler.leader.LeaderOnlyFleet;
import dev.osprey.scaler.leader.Leadership;
import dev.osprey.scaler.leader.LeaseTiming;
import dev.osprey.scaler.policies.Policies;
import dev.osprey.scaler.scaling.Scaler;
import dev.osprey.scaler.scaling.ScalerTiming;
import dev.osprey.scaler.scaling.ScalingNode;
import dev.osprey.scaler.scaling.ScalingService;
import dev.osprey.web.Rest;
import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.CloudSetupTicks;
import dev.osprey.web.deadletters.DeadLetterSweep;
import dev.osprey.web.deadletters.FailureReplies;
import dev.osprey.web.deletion.Deletion;
import dev.osprey.web.deletion.Expiry;
import dev.osprey.web.deletion.MissedUploads;
import dev.osprey.web.jobs.Cancellations;
import dev.osprey.web.jobs.InterruptedJobs;
import dev.osprey.web.jobs.JobEnds;
import dev.osprey.web.jobs.JobLookup;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.metrics.JobCounts;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.webhooks.Deliveries;
import dev.osprey.web.webhooks.WebhookBeans;
import dev.osprey.web.webhooks.WebhookClient;
import dev.osprey.web.webhooks.WebhookCounts;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The timer with everything that it lets sweep, on a cloud that has something to do for each. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(180)
class LeaderTimerIT {

    private static final Duration RETENTION = Duration.ofDays(10);
    // After all that makes other work due, and long before an image expires.
    private static final Duration LATER = Duration.ofHours(3);
    private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1/hook");
    private static final LeaseTiming LEASE = new LeaseTiming(Duration.ofHours(1), Duration.ofMinutes(1));

    /** @param tick of the timer that does it */
    private record Work(String name, Consumer<LeaderTimer> tick, Callable<Boolean> done) {}

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final CloudSettings settings;
    private final Cloud cloud;
    private final SqsClient sqs;
    private final CloudSetupTicks setup;
    private final ScalingService everyNodeLeads = ScalingService.external(List::of, () -> {});

    @TempDir
    private Path folder;

    @RegisterExtension
    private final LogRecords log = new LogRecords(LeaderTimer.class);

    LeaderTimerIT(LocalCloud local) {
        settings = local.newSettings(StorageKeys.ID, new Retention(Optional.of(RETENTION)));
        cloud = new Cloud(settings, clock, Tracing.off());
        sqs = local.newSqsClient();
        setup = new CloudSetupTicks(cloud, scheduler);
    }

    @BeforeEach
    void createAll() {
        // By another node.
        cloud.createMissing();
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
        SharedMetricRegistries.drop("leader");
        sqs.close();
        cloud.close();
    }

    @Test
    void theLeaderDoesAllWork() throws Exception {
        setup.complete();
        ScalingService node = node("leader");
        node.tick();

        assertAllIsDone(timer(cloud, node));
    }

    @Test
    void withoutALeaderEachNodeDoesAllWork() throws Exception {
        setup.complete();

        assertAllIsDone(timer(cloud, everyNodeLeads));
    }

    private void assertAllIsDone(LeaderTimer timer) throws Exception {
        for (Work work : work()) {
            work.tick().accept(timer);
            assertThat(work.done().call()).as(work.name()).isTrue();
        }
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aNodeThatDoesNotLeadLeavesTheWorkToTheOther() throws Exception {
        setup.complete();
        node("leader").tick();
        ScalingService follower = node("follower");
        follower.tick();

        assertNothingIsDone(timer(cloud, follower));
    }

    @Test
    void nothingIsDoneBeforeTheSetUpIsComplete() throws Exception {
        assertNothingIsDone(timer(cloud, everyNodeLeads));
    }

    private void assertNothingIsDone(LeaderTimer timer) throws Exception {
        for (Work work : work()) {
            work.tick().accept(timer);
            assertThat(work.done().call()).as(work.name()).isFalse();
        }
    }

    @Test
    void aSweepThatFailsIsLoggedOnceAndDoesNotStopTheOthers() throws Exception {
        setup.complete();
        LeaderTimer timer = timer(cloud, everyNodeLeads);
        sqs.deleteQueue(request -> request.queueUrl(url(settings.deadLetterQueue())));

        timer.readDeadLetters();
        timer.readDeadLetters();

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith("reading the dead-letter queue failed and will be retried: ");
        Work deletion = brokenOffDeletion();
        clock.advance(LATER);
        deletion.tick().accept(timer);
        assertThat(deletion.done().call()).isTrue();

        cloud.queues().createRequestQueues();
        timer.readDeadLetters();
        assertThat(log.infos()).containsExactly("reading the dead-letter queue works again");
    }

    @Test
    void whatEndsImagesIsTriedEvenIfTheSweepBeforeItHasFailed() {
        setup.complete();
        brokenOffDeletion();
        expiredImage();
        missedUpload();
        clock.advance(LATER);
        try (Cloud withoutBuckets =
                new Cloud(LocalCloud.withBuckets(settings, "missing", "missing"), clock, Tracing.off())) {
            LeaderTimer timer = timer(withoutBuckets, everyNodeLeads);

            timer.deleteImages();
            timer.deleteImages();
        }

        assertThat(log.warnings()).hasSize(3);
        assertThat(log.warnings().get(0)).startsWith("completing deletions failed");
        assertThat(log.warnings().get(1)).startsWith("deleting images that have expired failed");
        assertThat(log.warnings().get(2)).startsWith("withdrawing images that were never uploaded failed");
    }

    /** The timer as the server creates it, with its dependencies injected. */
    private LeaderTimer timer(Cloud swept, ScalingService scaling) {
        return WebhookBeans.add(
                        Rest.of()
                                .settings(Map.of())
                                .bind(CloudSetup.class, setup.setup())
                                .bind(ScalingService.class, scaling)
                                .bind(Cloud.class, swept)
                                .bind(Clock.class, clock)
                                .bind(Executor.class, (Executor) Runnable::run)
                                .bind(ScheduledExecutorService.class, scheduler)
                                .bind(MetricRegistry.class, SharedMetricRegistries.getOrCreate("leader"))
                                .bind(
                                        ConnectionFactory.class,
                                        new SQSConnectionFactory(new ProviderConfiguration(), sqs))
                                .singletons(
                                        LeaderTimer.class,
                                        Deliveries.class,
                                        WebhookClient.class,
                                        WebhookCounts.class,
                                        JobEnds.class,
                                        JobLookup.class,
                                        JobCounts.class,
                                        DeadLetterSweep.class,
                                        FailureReplies.class,
                                        InterruptedJobs.class,
                                        Cancellations.class,
                                        PendingReplies.class,
                                        Deletion.class,
                                        DeletionCounts.class,
                                        Expiry.class,
                                        MissedUploads.class),
                        Map.of("osprey.webhooks.secret", WebhookBeans.SECRET, "osprey.webhooks.allow-private", "true"))
                .build()
                .bean(LeaderTimer.class);
    }

    /** The scaling of a node, which leads once it has ticked unless another one does; it starts no workers. */
    private ScalingService node(String name) {
        ScalingConfig config = new ScalingConfig("linear", 0, 1, true);
        Leadership leadership = new Leadership(cloud.scaling(), name, LEASE, System::nanoTime);
        Fleet fleet =
                new LeaderOnlyFleet(new ProcessFleet("none", folder, Duration.ofSeconds(1), true, clock), leadership);
        return ScalingService.of(
                new ScalingNode(
                        fleet,
                        Optional.of(leadership),
                        cloud.scaling(),
                        () -> config,
                        List::of,
                        current -> new Scaler(
                                fleet,
                                cloud.queues()::requestDepth,
                                List::of,
                                new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3),
                                current,
                                new ScalerTiming(
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(90),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(60)),
                                clock,
                                new Random(1))),
                List::of);
    }

    private List<Work> work() throws MalformedMessageException {
        List<Work> all = List.of(
                webhook(),
                jobWithCallback(),
                deadLetter(),
                interruptedJob(),
                cancelledJob(),
                brokenOffDeletion(),
                expiredImage(),
                missedUpload());
        clock.advance(LATER);
        return all;
    }

    private Work webhook() {
        Classification image = queued(clock.instant(), Optional.of(new Callback(UNREACHABLE, "call")));
        store(image);
        return new Work(
                "webhook",
                LeaderTimer::deliverWebhooks,
                () -> cloud.results().outbox().find(image.id()).orElseThrow().attempts() > 0);
    }

    private Work jobWithCallback() {
        Classification image = queued(clock.instant(), Optional.empty());
        store(image);
        cloud.jobs().store(job("ended"), List.of(image.id()), Optional.of(new Callback(UNREACHABLE, "call")));
        return new Work(
                "end of a job",
                LeaderTimer::noticeJobEnds,
                () -> cloud.jobs().waiting(clock.instant(), Optional.empty(), 1).isEmpty());
    }

    private Work deadLetter() throws MalformedMessageException {
        String event = "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventTime\":\"" + clock.instant()
                + "\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"input\"},"
                + "\"object\":{\"key\":\"a.png\",\"size\":3,\"eTag\":\"abc\"}}}]}";
        Classification image =
                S3EventNotification.read(event).orElseThrow().created().get(0).queued();
        cloud.results().insert(image, cloud.images().location(image));
        sqs.sendMessage(
                request -> request.queueUrl(url(settings.deadLetterQueue())).messageBody(event));
        return new Work(
                "dead letter",
                LeaderTimer::readDeadLetters,
                () -> cloud.results().find(image.id()).orElseThrow().status() == Status.FAILED);
    }

    private Work interruptedJob() {
        Classification image = queued(clock.instant(), Optional.empty());
        cloud.jobs().store(job("interrupted").accepting(clock.instant().plusSeconds(30), 0), List.of(image.id()));
        return new Work(
                "interrupted job",
                LeaderTimer::endInterruptedJobs,
                () -> cloud.jobs().find("interrupted").orElseThrow().stopped());
    }

    private Work cancelledJob() {
        Classification image = queued(clock.instant(), Optional.empty());
        cloud.jobs().store(job("cancelled"), List.of(image.id()));
        cloud.jobs().beginCancellation("cancelled", clock.instant());
        return new Work(
                "cancelled job",
                LeaderTimer::completeCancellations,
                () -> cloud.results().find(image.id()).isEmpty()
                        && cloud.jobs().openCancellations().isEmpty());
    }

    private Work brokenOffDeletion() {
        Classification image = queued(clock.instant(), Optional.empty());
        cloud.results().beginDeletion(image.id());
        return new Work(
                "broken-off deletion",
                LeaderTimer::deleteImages,
                () -> cloud.results().deletable(image.id()).isEmpty());
    }

    private Work expiredImage() {
        store(queued(clock.instant().minus(RETENTION), Optional.empty()));
        return new Work(
                "expired image",
                LeaderTimer::deleteImages,
                () -> cloud.results().expired(Optional.empty(), 1).images().isEmpty());
    }

    private Work missedUpload() {
        Classification image = Classification.queued(id(clock.instant()), "a.png", clock.instant());
        SourceObject source = StorageKeys.uploadOf(image);
        cloud.results()
                .insertAwaited(
                        image,
                        cloud.images().location(image),
                        new Provenance(Optional.empty(), Optional.empty(), Optional.of(source)),
                        Optional.empty());
        return new Work(
                "missed upload",
                LeaderTimer::deleteImages,
                () -> cloud.results().find(image.id()).isEmpty());
    }

    private Job job(String id) {
        return new Job(id, clock.instant(), 1, Provenance.UNKNOWN);
    }

    private Classification queued(Instant at, Optional<Callback> callback) {
        Classification image = Classification.queued(id(at), "a.png", at);
        cloud.results().insert(image, cloud.images().location(image), Provenance.UNKNOWN, callback);
        return image;
    }

    private void store(Classification image) {
        Classification done = image.done(List.of(new Prediction("Bag", 1)), image.submittedAt());
        cloud.results().store(done, cloud.images().location(done));
    }

    private static String id(Instant at) {
        return UuidCreator.getTimeOrderedEpoch(at).toString();
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }
}
