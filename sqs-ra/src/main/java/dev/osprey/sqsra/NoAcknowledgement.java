package dev.osprey.sqsra;

import java.util.List;

import com.amazon.sqs.javamessaging.acknowledge.Acknowledger;
import com.amazon.sqs.javamessaging.acknowledge.SQSMessageIdentifier;
import com.amazon.sqs.javamessaging.message.SQSMessage;

/** In a message-driven bean the container acknowledges: {@code Message.acknowledge()} has no effect, as JMS says. */
final class NoAcknowledgement implements Acknowledger {
    @Override
    public void acknowledge(SQSMessage message) {
        // The adapter deletes the message after the delivery has succeeded.
    }

    @Override
    public void notifyMessageReceived(SQSMessage message) {
        // There is no backlog of a session to keep.
    }

    @Override
    public List<SQSMessageIdentifier> getUnAckMessages() {
        return List.of();
    }

    @Override
    public void forgetUnAckMessages() {
        // There is no backlog of a session to keep.
    }
}
