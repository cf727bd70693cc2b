package dev.osprey.core.messages;

import java.io.StringReader;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.json.Json;
import dev.osprey.core.references.ObjectReference;

/**
 * Requests and replies as JMS messages.
 *
 * <p>A request is a {@link BytesMessage} with the image inside, or a {@link TextMessage} when the image is in the
 * input bucket, or in another one to which the text refers as JSON; its correlation id is the id of the image. A reply is a {@link TextMessage} with the classification as JSON
 * under the same correlation id.
 */
public final class Messages {

    /**
     * The largest image that a message carries, in bytes. SQS limits a message to 1 MiB with its attributes; base64 turns
     * three bytes into four, and 32 KiB are left for the attributes.
     */
    public static final int MAX_INLINE_BYTES = (1024 - 32) * 1024 / 4 * 3;

    static final String FILE_NAME = "fileName";
    private static final String MEDIA_TYPE = "mediaType";
    static final String SUBMITTED_AT = "submittedAt";
    static final String REQUEST_ID = "requestId";
    static final String NO_REQUEST_ID = "none";
    private static final String GROUP = "JMSXGroupID";
    private static final String STORED = "stored";

    private Messages() {}

    /** @param replyTo destination of the queue {@link ClassificationRequest#replyTo} */
    public static Message write(ClassificationRequest request, Session session, Destination replyTo)
            throws JMSException {
        Message message = body(request.image(), session);
        message.setJMSCorrelationID(request.submitted().id());
        message.setJMSReplyTo(replyTo);
        message.setStringProperty(FILE_NAME, request.submitted().fileName());
        message.setStringProperty(MEDIA_TYPE, request.mediaType());
        message.setStringProperty(
                SUBMITTED_AT, request.submitted().submittedAt().toString());
        message.setStringProperty(REQUEST_ID, request.requestId());
        return message;
    }

    /**
     * Says whose request it is, by the property of JMS: a standard queue of SQS keeps a group with many messages from delaying the
     * others, and a FIFO queue delivers the messages of a group in the order in which they were sent.
     */
    public static void group(Message message, String group) throws JMSException {
        message.setStringProperty(GROUP, group);
    }

    /**
     * Prepares a request for a FIFO queue: by the property of Amazon's JMS library.
     *
     * @param deduplicationId SQS drops a message with the id of another that was sent in the last five minutes
     */
    public static void deduplicate(Message message, String deduplicationId) throws JMSException {
        message.setStringProperty("JMS_SQS_DeduplicationId", deduplicationId);
    }

    /**
     * Reads a request, which anybody may have sent who may send to the queue.
     *
     * @param replyQueuesPrefix replies go to no other queues
     * @throws MalformedMessageException when the message is not a request of this service: a retry would not help
     */
    public static ClassificationRequest readRequest(Message message, String replyQueuesPrefix)
            throws JMSException, MalformedMessageException {
        String replyTo = message.getJMSReplyTo() instanceof Queue queue ? queue.getQueueName() : null;
        check(message, Field.ID, message.getJMSCorrelationID());
        check(message, Field.FILE_NAME, message.getStringProperty(FILE_NAME));
        check(message, Field.SUBMITTED_AT, message.getStringProperty(SUBMITTED_AT));
        String mediaType = message.getStringProperty(MEDIA_TYPE);
        boolean unknown = ClassificationRequest.UNKNOWN_TYPE.equals(mediaType);
        if (!unknown) {
            check(message, Field.MEDIA_TYPE, mediaType);
        }
        check(message, Field.REQUEST_ID, requestId(message));
        check(message, Field.REPLY_TO, replyTo);
        if (!replyTo.startsWith(replyQueuesPrefix)) {
            throw malformed(message, "names a reply queue that is not one of a web node");
        }
        Classification submitted = Classification.queued(
                message.getJMSCorrelationID(),
                message.getStringProperty(FILE_NAME),
                Instant.parse(message.getStringProperty(SUBMITTED_AT)));
        ImageContent image = content(message);
        if (unknown && !(image instanceof ImageContent.Referenced)) {
            check(message, Field.MEDIA_TYPE, mediaType);
        }
        return new ClassificationRequest(submitted, mediaType, image, replyTo, requestId(message));
    }

    private static void check(Message message, Field field, String value)
            throws JMSException, MalformedMessageException {
        Optional<String> fault = field.fault(value);
        if (fault.isPresent()) {
            throw malformed(message, fault.get());
        }
    }

    /** @param fault the end of a sentence about the message, without text from the message */
    private static MalformedMessageException malformed(Message message, String fault) throws JMSException {
        return new MalformedMessageException("message " + message.getJMSMessageID() + " " + fault);
    }

    /** @param requestId id of the HTTP request that submitted the image */
    public static Message writeReply(Classification answer, String requestId, Session session) throws JMSException {
        Message message =
                session.createTextMessage(ClassificationJson.write(answer).toString());
        message.setJMSCorrelationID(answer.id());
        message.setStringProperty(REQUEST_ID, requestId);
        return message;
    }

    /** The id of the HTTP request that submitted the image; "none" when the message has none. */
    public static String requestId(Message message) throws JMSException {
        return Objects.requireNonNullElse(message.getStringProperty(REQUEST_ID), NO_REQUEST_ID);
    }

    /** @throws MalformedMessageException when the message is not a reply of this service */
    public static Classification readReply(Message message) throws JMSException, MalformedMessageException {
        if (!(message instanceof TextMessage text)) {
            throw malformed(message, "has no text");
        }
        check(message, Field.ID, message.getJMSCorrelationID());
        check(message, Field.REQUEST_ID, requestId(message));
        Classification answer = classification(text);
        if (!answer.id().equals(message.getJMSCorrelationID())) {
            throw malformed(message, "answers another image than it names");
        }
        check(message, Field.FILE_NAME, answer.fileName());
        check(message, Field.SUBMITTED_AT, answer.submittedAt().toString());
        if (!answer.finished()) {
            throw malformed(message, "has no answer");
        }
        return answer;
    }

    private static Classification classification(TextMessage message) throws JMSException, MalformedMessageException {
        try {
            return ClassificationJson.read(message.getText());
        } catch (RuntimeException unreadable) {
            // Its text may quote the message.
            throw malformed(message, "is not a classification reply");
        }
    }

    private static Message body(ImageContent image, Session session) throws JMSException {
        if (image instanceof ImageContent.Inline inline) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(inline.bytes());
            return message;
        }
        return session.createTextMessage(
                image instanceof ImageContent.Referenced referenced
                        ? referenced.object().json().toString()
                        : STORED);
    }

    private static ImageContent content(Message message) throws JMSException, MalformedMessageException {
        if (message instanceof BytesMessage bytes) {
            if (bytes.getBodyLength() > MAX_INLINE_BYTES) {
                throw malformed(message, "has more than the " + MAX_INLINE_BYTES + " bytes of an image in a message");
            }
            byte[] image = new byte[Math.toIntExact(bytes.getBodyLength())];
            bytes.readBytes(image);
            return new ImageContent.Inline(image);
        }
        if (message instanceof TextMessage text && STORED.equals(text.getText())) {
            return new ImageContent.Stored();
        }
        Optional<ImageContent> reference = reference(message);
        if (reference.isEmpty()) {
            throw malformed(message, "has no image");
        }
        return reference.get();
    }

    private static Optional<ImageContent> reference(Message message) throws JMSException {
        if (!(message instanceof TextMessage text)
                || text.getText() == null
                || !text.getText().startsWith("{")) {
            return Optional.empty();
        }
        try (JsonReader reader = Json.createReader(new StringReader(text.getText()))) {
            return ObjectReference.of(reader.readObject()).map(ImageContent.Referenced::new);
        } catch (JsonException noJson) {
            return Optional.empty();
        }
    }
}
