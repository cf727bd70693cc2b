package dev.osprey.core.messages;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;

/**
 * Requests and replies as JMS messages.
 *
 * <p>A request is a {@link BytesMessage} with the image inside, or a {@link TextMessage} when the image is in the
 * input bucket; its correlation id is the image's id. A reply is a {@link TextMessage} with the classification as JSON
 * under the same correlation id.
 */
public final class Messages {

    /**
     * Most bytes that travel inside a message. SQS allows 1 MiB on the wire, attributes included; base64 makes four
     * bytes of three, and 32 KiB are left for the attributes.
     */
    public static final int MAX_INLINE_BYTES = (1024 - 32) * 1024 / 4 * 3;

    private static final String FILE_NAME = "fileName";
    private static final String MEDIA_TYPE = "mediaType";
    private static final String SUBMITTED_AT = "submittedAt";
    private static final String CALL = "requestId";

    private Messages() {}

    /** @param replyTo the queue that the request names */
    public static Message write(ClassificationRequest request, Session session, Destination replyTo)
            throws JMSException {
        Message message = body(request.image(), session);
        message.setJMSCorrelationID(request.submitted().id());
        message.setJMSReplyTo(replyTo);
        message.setStringProperty(FILE_NAME, request.submitted().fileName());
        message.setStringProperty(MEDIA_TYPE, request.mediaType());
        message.setStringProperty(
                SUBMITTED_AT, request.submitted().submittedAt().toString());
        message.setStringProperty(CALL, request.call());
        return message;
    }

    /** @throws MalformedMessageException when it is no request of ours: trying again would not help */
    public static ClassificationRequest readRequest(Message message) throws JMSException, MalformedMessageException {
        try {
            Classification submitted = Classification.queued(
                    message.getJMSCorrelationID(),
                    message.getStringProperty(FILE_NAME),
                    Instant.parse(message.getStringProperty(SUBMITTED_AT)));
            String replyTo = ((Queue) message.getJMSReplyTo()).getQueueName();
            return new ClassificationRequest(
                    submitted, message.getStringProperty(MEDIA_TYPE), content(message), replyTo, call(message));
        } catch (NullPointerException | DateTimeException incomplete) {
            throw new MalformedMessageException(
                    "message " + message.getJMSMessageID() + " is no classification request", incomplete);
        }
    }

    /** @param call id of the call that brought the image */
    public static Message writeReply(Classification answer, String call, Session session) throws JMSException {
        Message message =
                session.createTextMessage(ClassificationJson.write(answer).toString());
        message.setJMSCorrelationID(answer.id());
        message.setStringProperty(CALL, call);
        return message;
    }

    /** The id of the call that brought the image of a request or reply; "none" when it names none. */
    public static String call(Message message) throws JMSException {
        return Objects.requireNonNullElse(message.getStringProperty(CALL), "none");
    }

    /** @throws MalformedMessageException when it is no reply of ours */
    public static Classification readReply(Message message) throws JMSException, MalformedMessageException {
        try {
            return ClassificationJson.read(((TextMessage) message).getText());
        } catch (RuntimeException unreadable) {
            throw new MalformedMessageException(
                    "message " + message.getJMSMessageID() + " is no classification reply", unreadable);
        }
    }

    private static Message body(ImageContent image, Session session) throws JMSException {
        if (image instanceof ImageContent.Inline inline) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(inline.bytes());
            return message;
        }
        return session.createTextMessage("stored");
    }

    private static ImageContent content(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes) {
            byte[] image = new byte[Math.toIntExact(bytes.getBodyLength())];
            bytes.readBytes(image);
            return new ImageContent.Inline(image);
        }
        return new ImageContent.Stored();
    }
}
