package dev.osprey.sqsra.inbound;

import java.util.List;

import com.amazon.sqs.javamessaging.acknowledge.Acknowledger;
import com.amazon.sqs.javamessaging.acknowledge.SQSMessageIdentifier;
import com.amazon.sqs.javamessaging.message.SQSMessage;

/** Makes {@code Message.acknowledge()} a no-op: in a message-driven bean the container acknowledges, as JMS specifies. */
final class NoAcknowledgement implements Acknowledger {
    @Override
    public void acknowledge(SQSMessage message) {
        // The adapter deletes the message after a successful delivery.
    }

    @Override
    public void notifyMessageReceived(SQSMessage message) {
        // No session tracks unacknowledged messages.
    }

    @Override
    public List<SQSMessageIdentifier> getUnAckMessages() {
        return List.of();
    }

    @Override
    public void forgetUnAckMessages() {
        // No session tracks unacknowledged messages.
    }
}
