package dev.osprey.web.keys;

import java.util.Locale;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.metrics.MetricMetadata;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts requests with a key by their outcome; no metric names a key. */
@Singleton
public class KeyCounts {

    /** What became of a request with a key. */
    enum Outcome {
        /** The key is known. */
        ACCEPTED,
        /** The key is unknown, malformed or revoked. */
        UNKNOWN,
        /** Too many requests. */
        RATE,
        /** Too many images; the key was known and is counted as accepted, too. */
        QUOTA
    }

    private static final Metadata REQUESTS = MetricMetadata.of("osprey_key_requests", "Requests with an API key");

    private final MetricRegistry registry;

    @Inject
    KeyCounts(MetricRegistry registry) {
        this.registry = registry;
        // Registered at start, so that they are exported as zero before the first event.
        for (Outcome outcome : Outcome.values()) {
            registry.counter(REQUESTS, tag(outcome));
        }
    }

    void count(Outcome outcome) {
        registry.counter(REQUESTS, tag(outcome)).inc();
    }

    private static Tag tag(Outcome outcome) {
        return new Tag("outcome", outcome.name().toLowerCase(Locale.ROOT));
    }
}
