package dev.osprey.sqsra;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** A message of SQS as it was received, hidden from others from {@code at} on. */
record ReceivedMessage(Message message, Instant at) {
    ReceivedMessage {
        Objects.requireNonNull(message);
        Objects.requireNonNull(at);
    }

    String id() {
        return message.messageId();
    }

    String receiptHandle() {
        return message.receiptHandle();
    }

    /** The group: on a FIFO queue its order must be kept, on a standard queue it asks for fairness only. */
    Optional<String> group() {
        return Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    /** How often it was received, this time included; 1 where SQS did not say. */
    int receiveCount() {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Integer.parseInt(count);
    }
}
