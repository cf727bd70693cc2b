package dev.osprey.web.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts jobs. */
@Singleton
public class JobCounts {

    private static final Metadata ACCEPTED =
            MetricMetadata.of("osprey_jobs_accepted", "Jobs whose images were all accepted");
    private static final Metadata INCOMPLETE =
            MetricMetadata.of("osprey_jobs_incomplete", "Jobs of which some images could not be accepted");
    private static final Metadata CANCELLED = MetricMetadata.of("osprey_jobs_cancelled", "Jobs cancelled");

    private final MetricRegistry registry;

    @Inject
    JobCounts(MetricRegistry registry) {
        this.registry = registry;
        // Registered at start, so that they are exported as zero before the first event.
        registry.counter(ACCEPTED);
        registry.counter(INCOMPLETE);
        registry.counter(CANCELLED);
    }

    public void accepted() {
        registry.counter(ACCEPTED).inc();
    }

    public void incomplete() {
        registry.counter(INCOMPLETE).inc();
    }

    public void cancelled() {
        registry.counter(CANCELLED).inc();
    }
}
