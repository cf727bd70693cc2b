package dev.osprey.sqsra;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What one message-driven bean asked for, checked and typed. An empty region or endpoint means the SDK's default. */
record ActivationSettings(
        String destination,
        Optional<String> region,
        Optional<URI> endpoint,
        int maxSessions,
        Duration waitTime,
        Duration visibilityTimeout,
        boolean createQueues,
        Optional<String> deadLetterQueue,
        int maxReceiveCount,
        Duration redeliveryDelay,
        Duration maxRedeliveryDelay,
        Duration drainTimeout) {

    ActivationSettings {
        Objects.requireNonNull(destination);
        Objects.requireNonNull(region);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(waitTime);
        Objects.requireNonNull(visibilityTimeout);
        Objects.requireNonNull(deadLetterQueue);
        Objects.requireNonNull(redeliveryDelay);
        Objects.requireNonNull(maxRedeliveryDelay);
        Objects.requireNonNull(drainTimeout);
    }

    /** Whether the destination is a queue URL and not a queue name. */
    boolean destinationIsUrl() {
        return destination.startsWith("http://") || destination.startsWith("https://");
    }

    String queueName() {
        return destinationIsUrl() ? destination.substring(destination.lastIndexOf('/') + 1) : destination;
    }
}
