package dev.osprey.sqsra.inbound;

import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;

import com.amazon.sqs.javamessaging.acknowledge.Acknowledger;
import com.amazon.sqs.javamessaging.message.SQSBytesMessage;
import com.amazon.sqs.javamessaging.message.SQSMessage;
import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import dev.osprey.sqsra.sqs.Destinations;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Converts SQS messages to JMS messages of Amazon's library, with the headers that its own consumer sets. */
final class JmsMessages {
    private final Acknowledger acknowledger = new NoAcknowledgement();
    private final Destinations destinations = new Destinations();

    /**
     * Returns the message for the bean; its body and properties are read-only.
     *
     * @throws JMSException when the message is malformed or an object message, which is never deserialised
     */
    Message convert(ReceivedMessage received, SqsQueue queue) throws JMSException {
        try {
            Message message = body(received.message(), queue.url());
            addHeaders(message, received.message(), queue);
            return message;
        } catch (RuntimeException e) {
            JMSException unreadable = new MessageFormatException("The message cannot be read: " + e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    private Message body(software.amazon.awssdk.services.sqs.model.Message message, String url) throws JMSException {
        String type = text(message, SQSMessage.JMS_SQS_MESSAGE_TYPE);
        if (type == null || type.equals(SQSMessage.TEXT_MESSAGE_TYPE)) {
            return new SQSTextMessage(acknowledger, url, message);
        }
        if (type.equals(SQSMessage.BYTE_MESSAGE_TYPE)) {
            return new SQSBytesMessage(acknowledger, url, message);
        }
        if (type.equals(SQSMessage.OBJECT_MESSAGE_TYPE)) {
            throw new MessageFormatException(
                    "Object messages are rejected: deserialising one can run code that the sender chose");
        }
        throw new MessageFormatException("Unknown message type in " + SQSMessage.JMS_SQS_MESSAGE_TYPE);
    }

    private void addHeaders(Message jms, software.amazon.awssdk.services.sqs.model.Message message, SqsQueue queue)
            throws JMSException {
        jms.setJMSDestination(destinations.queue(queue.name(), queue.url()));
        String replyName = text(message, SQSMessage.JMS_SQS_REPLY_TO_QUEUE_NAME);
        String replyUrl = text(message, SQSMessage.JMS_SQS_REPLY_TO_QUEUE_URL);
        if (replyName != null && replyUrl != null) {
            jms.setJMSReplyTo(destinations.queue(replyName, replyUrl));
        }
        jms.setJMSCorrelationID(text(message, SQSMessage.JMS_SQS_CORRELATION_ID));
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        jms.setJMSTimestamp(sent == null ? 0 : Long.parseLong(sent));
    }

    private static String text(software.amazon.awssdk.services.sqs.model.Message message, String attribute) {
        Map<String, MessageAttributeValue> attributes = message.messageAttributes();
        MessageAttributeValue value = attributes.get(attribute);
        return value == null ? null : value.stringValue();
    }
}
