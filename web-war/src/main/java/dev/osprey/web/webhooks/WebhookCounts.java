package dev.osprey.web.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.metrics.MetricMetadata;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Counts attempts to deliver webhooks, and measures how long they are due. */
@Singleton
public class WebhookCounts {

    private static final Metadata ATTEMPTS =
            MetricMetadata.of("osprey_webhook_attempts", "Attempts to deliver a webhook");

    private static final Metadata FAILED =
            MetricMetadata.of("osprey_webhooks_failed", "Webhooks that are not sent again after their last attempt");

    private static final Metadata DELAY = MetricMetadata.of(
            "osprey_webhook_delay",
            MetricUnits.SECONDS,
            "Time for which the oldest delivery is due, 0 on nodes that do not lead");

    private static final double MILLIS_PER_SECOND = 1000;
    // Whoever has not looked for longer does not lead any more.
    private static final Duration CURRENT = Duration.ofSeconds(30);

    private final MetricRegistry registry;
    private final Clock clock;
    private volatile Look last = new Look(Instant.MIN, Optional.empty());

    /** What the last sweep has found. */
    private record Look(Instant at, Optional<Instant> oldest) {}

    @Inject
    WebhookCounts(MetricRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        registry.gauge(DELAY, this, WebhookCounts::delaySeconds);
        // Registered at start, so that they are exported as zero before the first event.
        for (Attempt.Result result : Attempt.Result.values()) {
            registry.counter(ATTEMPTS, tag(result));
        }
        registry.counter(FAILED);
    }

    /** Removes the gauge, which would keep an undeployed application alive. */
    @PreDestroy
    void stop() {
        registry.remove(DELAY.getName());
    }

    /** @param since when the oldest delivery is due; empty when none is */
    void looked(Optional<Instant> since) {
        last = new Look(clock.instant(), since);
    }

    private double delaySeconds() {
        Look look = last;
        return look.oldest()
                .filter(since -> clock.instant().isBefore(look.at().plus(CURRENT)))
                .map(since -> Duration.between(since, clock.instant()).toMillis() / MILLIS_PER_SECOND)
                .orElse(0.0);
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
