package dev.osprey.web.webhooks;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Counts attempts to deliver webhooks. */
@Singleton
public class WebhookCounts {

    private static final Metadata ATTEMPTS = Metadata.builder()
            .withName("osprey_webhook_attempts")
            .withUnit(MetricUnits.NONE)
            .withDescription("Attempts to deliver a webhook")
            .build();

    private static final Metadata FAILED = Metadata.builder()
            .withName("osprey_webhooks_failed")
            .withUnit(MetricUnits.NONE)
            .withDescription("Webhooks that are not sent again after their last attempt")
            .build();

    private final MetricRegistry registry;

    @Inject
    WebhookCounts(MetricRegistry registry) {
        this.registry = registry;
        // Registered at start, so that they are exported as zero before the first event.
        for (Attempt.Result result : Attempt.Result.values()) {
            registry.counter(ATTEMPTS, tag(result));
        }
        registry.counter(FAILED);
    }

    void attempted(Attempt.Result result) {
        registry.counter(ATTEMPTS, tag(result)).inc();
    }

    /** Counts a webhook whose last attempt has failed. */
    void failed() {
        registry.counter(FAILED).inc();
    }

    private static Tag tag(Attempt.Result result) {
        return new Tag("outcome", result.name());
    }
}
