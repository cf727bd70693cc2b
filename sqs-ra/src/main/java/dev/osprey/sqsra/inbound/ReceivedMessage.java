package dev.osprey.sqsra.inbound;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** An SQS message; its visibility timeout started at {@code receivedAt}. */
record ReceivedMessage(Message message, Instant receivedAt) {
    ReceivedMessage {
        Objects.requireNonNull(message);
        Objects.requireNonNull(receivedAt);
    }

    String id() {
        return message.messageId();
    }

    String receiptHandle() {
        return message.receiptHandle();
    }

    /** The message group: ordered on a FIFO queue, only a hint for fairness on a standard queue. */
    Optional<String> group() {
        return Optional.ofNullable(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    /** Delivery attempt, from 1; 1 when SQS sent no receive count. */
    int receiveCount() {
        String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return count == null ? 1 : Integer.parseInt(count);
    }
}
