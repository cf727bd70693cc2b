package dev.osprey.web.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Status;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts images that were deleted one by one, or because they had expired. */
@Singleton
public class DeletionCounts {

    private static final Metadata DELETED = MetricMetadata.of("osprey_images_deleted", "Images deleted one by one");

    private static final Metadata EXPIRED =
            MetricMetadata.of("osprey_images_expired", "Images deleted because they had expired");

    private final MetricRegistry registry;

    @Inject
    DeletionCounts(MetricRegistry registry) {
        this.registry = registry;
        // Registered at start, so that they are exported as zero before the first event.
        for (Status status : Status.values()) {
            registry.counter(DELETED, tag(status));
        }
        registry.counter(EXPIRED);
    }

    /** @param status that the image had: a queued one was cancelled */
    public void deleted(Status status) {
        registry.counter(DELETED, tag(status)).inc();
    }

    public void expired(int images) {
        registry.counter(EXPIRED).inc(images);
    }

    private static Tag tag(Status status) {
        return new Tag("status", status.name());
    }
}
