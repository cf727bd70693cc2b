package dev.osprey.sqsra.inbound;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;

import com.amazon.sqs.javamessaging.message.SQSBytesMessage;
import com.amazon.sqs.javamessaging.message.SQSMessage;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JmsMessagesTest {
    private final JmsMessages messages = new JmsMessages();
    private final Map<String, String> attributes = new HashMap<>();
    private String sentTimestamp = "1000";

    @Test
    void aMessageWithoutATypeIsATextMessageWithTheQueueAsDestination() throws JMSException {
        TextMessage text = (TextMessage) convert("hello");

        assertThat(text.getText()).isEqualTo("hello");
        assertThat(text.getJMSTimestamp()).isEqualTo(1000);
        assertThat(text.getJMSCorrelationID()).isNull();
        assertThat(text.getJMSReplyTo()).isNull();
        assertThat(((Queue) text.getJMSDestination()).getQueueName()).isEqualTo("requests");
    }

    @Test
    void bodyAndPropertiesAreReadOnly() throws JMSException {
        TextMessage text = (TextMessage) convert("hello");

        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> text.setText("changed"));
        assertThatExceptionOfType(MessageNotWriteableException.class)
                .isThrownBy(() -> text.setStringProperty("name", "value"));
    }

    @Test
    void setsCorrelationIdAndReplyTo() throws JMSException {
        attributes.put(SQSMessage.JMS_SQS_CORRELATION_ID, "c-1");
        attributes.put(SQSMessage.JMS_SQS_REPLY_TO_QUEUE_NAME, "replies");
        attributes.put(SQSMessage.JMS_SQS_REPLY_TO_QUEUE_URL, "http://sqs/1/replies");

        jakarta.jms.Message message = convert("hello");

        assertThat(message.getJMSCorrelationID()).isEqualTo("c-1");
        assertThat(((Queue) message.getJMSReplyTo()).getQueueName()).isEqualTo("replies");
    }

    @Test
    void decodesABytesMessage() throws JMSException {
        attributes.put(SQSMessage.JMS_SQS_MESSAGE_TYPE, SQSMessage.BYTE_MESSAGE_TYPE);

        SQSBytesMessage bytes = (SQSBytesMessage) convert("AQID");

        assertThat(bytes.getBodyLength()).isEqualTo(3);
    }

    @Test
    void rejectsObjectMessages() {
        attributes.put(SQSMessage.JMS_SQS_MESSAGE_TYPE, SQSMessage.OBJECT_MESSAGE_TYPE);

        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> convert("rO0AB"))
                .withMessage("Object messages are rejected: deserialising one can run code that the sender chose");
    }

    @Test
    void rejectsUnknownTypes() {
        attributes.put(SQSMessage.JMS_SQS_MESSAGE_TYPE, "map");

        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> convert("hello"));
    }

    @Test
    void reportsAMalformedMessage() {
        sentTimestamp = "yesterday";

        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> convert("hello"))
                .withMessageStartingWith("The message cannot be read: ")
                .withCauseInstanceOf(NumberFormatException.class);
    }

    private jakarta.jms.Message convert(String body) throws JMSException {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        attributes.forEach((name, value) -> values.put(
                name,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        Message message = Message.builder()
                .messageId("1")
                .receiptHandle("1")
                .body(body)
                .messageAttributes(values)
                .attributes(Map.of(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                        "1",
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        sentTimestamp))
                .build();
        ScriptedSqs sqs = new ScriptedSqs();
        SqsQueue queue = new SqsQueue(sqs.clients(), "http://sqs/1/requests", Settings.of("requests"), Instant::now);
        return messages.convert(new ReceivedMessage(message, Instant.EPOCH), queue);
    }
}
