package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.results.ResultPage;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.StoredImages;
import dev.osprey.web.exports.ExportBeans;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.results.BatchesResource;
import dev.osprey.web.results.ClassificationLookup;
import dev.osprey.web.results.ClassificationsResource;
import dev.osprey.web.results.ResultsResource;
import dev.osprey.web.security.DeletionRight;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Images that expire, as callers see them, and the sweep that deletes them. */
@ExtendWith(LocalCloudExtension.class)
class ExpiryIT {

    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Retention DAYS = new Retention(Optional.of(PERIOD));

    /** DynamoDB deletes by its own clock what has expired. */
    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    // Without one, counters of the composite registry count nothing.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MetricRegistry metrics = SharedMetricRegistries.getOrCreate("expiry");
    private Cloud cloud;
    private Cloud broken;
    private Rest rest;

    @BeforeEach
    void start(LocalCloud local) {
        Metrics.addRegistry(meters);
        CloudSettings settings = local.newSettings(StorageKeys.ID, DAYS);
        cloud = new Cloud(settings, clock, Tracing.off());
        cloud.createMissing();
        broken = new Cloud(LocalCloud.withBuckets(settings, "missing", "missing"), clock, Tracing.off());
        rest = ExportBeans.add(Rest.of(
                                ClassificationsResource.class,
                                BatchesResource.class,
                                ResultsResource.class,
                                ExportBeans.FILES,
                                PageWriter.class,
                                ProblemMapper.class)
                        .bind(Cloud.class, cloud)
                        .bind(Clock.class, clock)
                        .bind(MetricRegistry.class, metrics)
                        .singletons(ClassificationLookup.class, DeletionRight.class, DeletionCounts.class))
                .build();
    }

    @AfterEach
    void stop() {
        SharedMetricRegistries.drop("expiry");
        Metrics.removeRegistry(meters);
        if (cloud != null) {
            cloud.close();
            broken.close();
        }
    }

    @Test
    void callersAreToldUntilWhenAnImageIsKept() {
        Classification image = done("cat.png");
        String expires = "\"expires\":\"" + clock.instant().plus(PERIOD) + "\"";

        for (String path : List.of(
                "/api/classifications/" + image.id(),
                "/api/classifications",
                "/api/classifications.json",
                "/api/batches/" + batch(image))) {
            assertThat(rest.get(path).body()).as(path).contains(expires);
        }
        assertThat(rest.get("/results/" + image.id()).body())
                .contains("Kept until", "datetime=\"" + clock.instant().plus(PERIOD));
        assertThat(rest.get("/results").body()).contains("Images and results are deleted after 30 days.");
    }

    @Test
    void anImageThatIsQueuedHasNoExpiry() {
        Classification image = queued("cat.png");

        assertThat(rest.get("/api/classifications/" + image.id()).body()).doesNotContain("expires");
        assertThat(rest.get("/results/" + image.id()).body()).doesNotContain("Kept until");
    }

    @Test
    void whatHasExpiredIsAnsweredNoMoreBeforeItIsDeleted() {
        Classification image = done("cat.png");
        String batch = batch(image);
        clock.advance(PERIOD.minusMillis(1));
        assertThat(rest.get("/api/batches/" + batch).status()).isEqualTo(200);

        clock.advance(Duration.ofMillis(1));

        for (String path :
                List.of("/api/classifications/" + image.id(), "/results/" + image.id(), "/api/batches/" + batch)) {
            assertThat(rest.get(path).status()).as(path).isEqualTo(404);
        }
        for (String path : List.of("/api/classifications", "/api/classifications.json", "/results")) {
            assertThat(rest.get(path).body()).as(path).doesNotContain("cat.png");
        }
    }

    @Test
    void aBatchIsFoundWhileOneOfItsImagesWaits() {
        String batch = batch(done("cat.png"), queued("dog.png"));

        clock.advance(PERIOD);

        assertThat(rest.get("/api/batches/" + batch).body())
                .contains("\"queued\":1", "dog.png")
                .doesNotContain("cat.png");
    }

    @Test
    void theSweepDeletesAndCountsWhatHasExpired() {
        Classification image = done("cat.png");
        clock.advance(PERIOD);
        Classification later = done("dog.png");
        Expiry expiry = expiry(cloud, clock, 10);
        // All tests of a JVM count together.
        long before = expired();

        expiry.sweep();

        assertThat(cloud.images().find(image)).isEmpty();
        assertThat(cloud.images().find(later)).isPresent();
        assertThat(left()).isZero();
        assertThat(expired() - before).isEqualTo(1);
    }

    @Test
    void aSweepThatTakesTooLongEndsAndTheNextOneContinues() {
        for (int image = 0; image < 5; image++) {
            done("cat.png");
        }
        clock.advance(PERIOD);
        Expiry slow = expiry(cloud, new SlowClock(), 1);

        slow.sweep();
        assertThat(left()).isEqualTo(3);
        slow.sweep();
        assertThat(left()).isEqualTo(1);
        slow.sweep();
        assertThat(left()).isZero();
    }

    @Test
    void whatCannotBeDeletedStaysAndHoldsNothingUp() {
        done("cat.png");
        done("dog.png");
        clock.advance(PERIOD);
        Expiry failing = expiry(broken, clock, 1);

        // One for each image, and then again from the first one on.
        for (int sweep = 0; sweep < 3; sweep++) {
            assertThatThrownBy(failing::sweep).isInstanceOf(StorageException.class);
        }
        assertThat(left()).isEqualTo(2);

        expiry(cloud, clock, 1).sweep();
        assertThat(left()).isZero();
    }

    private Expiry expiry(Cloud swept, Clock measuring, int portion) {
        return new Expiry(swept, rest.bean(DeletionCounts.class), measuring, portion);
    }

    private long expired() {
        return metrics.getCounter(new MetricID("osprey_images_expired")).getCount();
    }

    private int left() {
        ResultPage left = cloud.results().expired(Optional.empty(), 100);
        return left.images().size();
    }

    private String batch(Classification... images) {
        String id = UUID.randomUUID().toString();
        cloud.jobs()
                .store(
                        new Job(id, clock.instant(), images.length, Provenance.UNKNOWN),
                        Stream.of(images).map(Classification::id).toList());
        return id;
    }

    private Classification queued(String fileName) {
        clock.advance(Duration.ofMillis(1));
        // RFC 9562, version 7.
        String id = new UUID(clock.millis() << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits()).toString();
        Classification queued = Classification.queued(id, fileName, clock.instant());
        cloud.results().insert(queued, cloud.images().location(queued));
        return queued;
    }

    private Classification done(String fileName) {
        Classification done = queued(fileName).done(List.of(new Prediction("Bag", 1)), clock.instant());
        cloud.images().putClassified(done, StoredImages.png(8, 8), "image/png", Runnable::run);
        cloud.results().store(done, cloud.images().location(done));
        return done;
    }

    /** Each look at it takes more than half of the time of a sweep. */
    private final class SlowClock extends Clock {

        private Instant now = clock.instant();

        @Override
        public Instant instant() {
            now = now.plus(Expiry.MAX_TIME.dividedBy(2).plusMillis(1));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
