package dev.osprey.web.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.time.TestClock;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import static org.assertj.core.api.Assertions.assertThat;

class UploadCountsTest {

    private final TestClock clock = new TestClock();
    // Without one, counters of the composite registry count nothing.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String scope;
    private MetricRegistry registry;
    private UploadCounts counts;

    @BeforeEach
    void open(TestInfo test) {
        Metrics.addRegistry(meters);
        // Of its own: dropped registries leave their counts behind.
        scope = test.getDisplayName();
        registry = SharedMetricRegistries.getOrCreate(scope);
        counts = new UploadCounts(registry, clock);
    }

    @AfterEach
    void close() {
        SharedMetricRegistries.drop(scope);
        Metrics.removeRegistry(meters);
    }

    @Test
    void whatHasNotHappenedYetIsExportedAsZero() {
        assertThat(registry.getNames()).contains("osprey_uploads_accepted", "osprey_answer_time");
        assertThat(registry.getCounter(new MetricID("osprey_uploads_accepted")).getCount())
                .isZero();
    }

    @Test
    void acceptedAndRejectedUploadsAreCounted() {
        counts.accepted();
        counts.accepted();
        counts.refused("memory");

        assertThat(registry.getCounter(new MetricID("osprey_uploads_accepted")).getCount())
                .isEqualTo(2);
        assertThat(registry.getCounter(new MetricID("osprey_uploads_refused", new Tag("reason", "memory")))
                        .getCount())
                .isEqualTo(1);
    }

    @Test
    void repliesAreCountedByStatusAndModelAndTimed() {
        Instant submitted = clock.instant();
        Classification queued = Classification.queued("id", "1.png", submitted);
        clock.advance(Duration.ofSeconds(3));
        counts.answered(
                queued.done(List.of(new Prediction("Bag", 0.9)), clock.instant())
                        .by(new ModelVersion("clothes", "3f2a")),
                true);
        counts.answered(queued.failed("Damaged.", clock.instant()), false);

        assertThat(registry.getCounter(new MetricID(
                                "osprey_answers_received",
                                new Tag("status", "DONE"),
                                new Tag("waited_for", "true"),
                                new Tag("model", "clothes"),
                                new Tag("model_version", "3f2a")))
                        .getCount())
                .isEqualTo(1);
        assertThat(registry.getCounter(new MetricID(
                                "osprey_answers_received",
                                new Tag("status", "FAILED"),
                                new Tag("waited_for", "false"),
                                new Tag("model", "unknown"),
                                new Tag("model_version", "unknown")))
                        .getCount())
                .isEqualTo(1);
        assertThat(gauge("osprey_answer_time_seconds_count")).isEqualTo(2);
        assertThat(gauge("osprey_answer_time_seconds_sum")).isEqualTo(6);
        assertThat(gauge("osprey_answer_time", new Tag("quantile", "0.5"))).isEqualTo(3);
    }

    @Test
    void afterTheStopNoGaugeHoldsTheApplication() {
        counts.stop();

        assertThat(registry.getGauges()).isEmpty();
    }

    @Test
    void aSubmissionTimeInTheFutureIsNotTimed() {
        Classification queued =
                Classification.queued("id", "1.png", clock.instant().plusSeconds(5));

        counts.answered(queued.failed("Damaged.", clock.instant().plusSeconds(6)), false);

        assertThat(gauge("osprey_answer_time_seconds_count")).isZero();
    }

    private double gauge(String name, Tag... tags) {
        return registry.getGauge(new MetricID(name, tags)).getValue().doubleValue();
    }
}
