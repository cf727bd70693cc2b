package dev.osprey.web.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Status;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Counts images that were deleted one by one, or because they had expired. */
@Singleton
public class DeletionCounts {

    private static final Metadata DELETED = Metadata.builder()
            .withName("osprey_images_deleted")
            .withUnit(MetricUnits.NONE)
            .withDescription("Images deleted one by one")
            .build();

    private static final Metadata EXPIRED = Metadata.builder()
            .withName("osprey_images_expired")
            .withUnit(MetricUnits.NONE)
            .withDescription("Images deleted because they had expired")
            .build();

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
