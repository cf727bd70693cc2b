package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.sqsra.sqs.SqsService;

/** The activation properties of one message-driven bean, validated and typed. */
record ActivationSettings(
        String destination,
        SqsService service,
        int maxSessions,
        Duration waitTime,
        Duration visibilityTimeout,
        boolean createQueues,
        Optional<String> deadLetterQueue,
        int maxReceiveCount,
        Duration redeliveryDelay,
        Duration maxRedeliveryDelay,
        Duration drainTimeout,
        Duration deleteDelay) {

    ActivationSettings {
        Objects.requireNonNull(destination);
        Objects.requireNonNull(service);
        Objects.requireNonNull(waitTime);
        Objects.requireNonNull(visibilityTimeout);
        Objects.requireNonNull(deadLetterQueue);
        Objects.requireNonNull(redeliveryDelay);
        Objects.requireNonNull(maxRedeliveryDelay);
        Objects.requireNonNull(drainTimeout);
        Objects.requireNonNull(deleteDelay);
        // Until a message of a FIFO queue is deleted, SQS holds back those behind it.
        deleteDelay = destination.endsWith(".fifo") ? Duration.ZERO : deleteDelay;
    }

    /** Whether the destination is a queue URL and not a queue name. */
    boolean destinationIsUrl() {
        return destination.startsWith("http://") || destination.startsWith("https://");
    }

    String queueName() {
        return destinationIsUrl() ? destination.substring(destination.lastIndexOf('/') + 1) : destination;
    }

    boolean isFifo() {
        return queueName().endsWith(".fifo");
    }
}
