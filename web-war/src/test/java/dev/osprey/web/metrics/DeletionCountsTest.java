package dev.osprey.web.metrics;

import dev.osprey.core.classification.Status;
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

class DeletionCountsTest {

    // Without one, counters of the composite registry count nothing.
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String scope;
    private MetricRegistry registry;

    @BeforeEach
    void open(TestInfo test) {
        Metrics.addRegistry(meters);
        scope = DeletionCountsTest.class.getSimpleName() + test.getDisplayName();
        registry = SharedMetricRegistries.getOrCreate(scope);
    }

    @AfterEach
    void close() {
        SharedMetricRegistries.drop(scope);
        Metrics.removeRegistry(meters);
    }

    @Test
    void deletedImagesAreCountedByTheStatusThatTheyHad() {
        DeletionCounts counts = new DeletionCounts(registry);

        counts.deleted(Status.QUEUED);
        counts.deleted(Status.DONE);
        counts.deleted(Status.DONE);

        assertThat(count(Status.QUEUED)).isEqualTo(1);
        assertThat(count(Status.DONE)).isEqualTo(2);
        assertThat(count(Status.FAILED)).isZero();
    }

    @Test
    void expiredImagesAreCountedApart() {
        DeletionCounts counts = new DeletionCounts(registry);
        assertThat(registry.getCounter(new MetricID("osprey_images_expired")).getCount())
                .isZero();

        counts.expired(2);
        counts.expired(0);

        assertThat(registry.getCounter(new MetricID("osprey_images_expired")).getCount())
                .isEqualTo(2);
        assertThat(count(Status.DONE)).isZero();
    }

    private long count(Status status) {
        return registry.getCounter(new MetricID("osprey_images_deleted", new Tag("status", status.name())))
                .getCount();
    }
}
