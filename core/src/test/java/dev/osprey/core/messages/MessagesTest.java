package dev.osprey.core.messages;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;

import com.amazon.sqs.javamessaging.message.SQSBytesMessage;
import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.classification.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Messages as somebody else may send them. */
class MessagesTest {

    private static final String PREFIX = "osprey-replies";
    private static final String ID = "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b";
    private static final Classification QUEUED =
            Classification.queued(ID, "bag.png", Instant.parse("2026-11-22T12:00:00.123Z"));
    private static final Classification DONE = QUEUED.done(
            List.of(new Prediction("bag", 0.875)), QUEUED.submittedAt().plusSeconds(1));

    @Test
    void aCompleteRequestIsRead() throws Exception {
        ClassificationRequest request = Messages.readRequest(request(), PREFIX);

        assertThat(request.submitted()).isEqualTo(QUEUED);
        assertThat(request.replyTo()).contains("osprey-replies-1");
        assertThat(request.mediaType()).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fileName | ../../etc/passwd",
                "fileName | a/b.png",
                "fileName | a\\nb.png",
                "fileName | ' '",
                "mediaType | text/html",
                "mediaType | image/svg+xml",
                "mediaType | IMAGE/PNG",
                "mediaType | 'image/png; charset=x'",
                "submittedAt | yesterday",
                "submittedAt | +999999999-12-31T23:59:59Z",
                "submittedAt | -1000000000-01-01T00:00:00Z",
                "requestId | 'a b'",
                "requestId | 'call id=1 DONE'",
                "requestId | a\\nSEVERE forged",
                "requestId | a\\33[2J",
            })
    void aRequestWithAnInvalidPropertyIsMalformed(String property, String value) throws Exception {
        BytesMessage message = request();
        message.setStringProperty(property, value.translateEscapes());

        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> Messages.readRequest(message, PREFIX))
                .withMessageMatching("message null has an invalid [a-z ]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fileName", "mediaType", "submittedAt"})
    void aRequestWithoutAPropertyIsMalformed(String property) throws Exception {
        BytesMessage message = request();
        message.clearProperties();
        for (Map.Entry<String, String> each : PROPERTIES.entrySet()) {
            if (!each.getKey().equals(property)) {
                message.setStringProperty(each.getKey(), each.getValue());
            }
        }

        assertMalformed(message, "has no ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stored?",
                "{",
                "{}",
                "[]",
                "{\"s3\":\"s3://photos/../a.png\",\"etag\":\"abc\",\"bytes\":1}",
                "{\"s3\":\"https://photos/a.png\",\"etag\":\"abc\",\"bytes\":1}",
                "{\"s3\":\"s3://photos/a.png\",\"etag\":\"a\\nb\",\"bytes\":1}",
                "{\"s3\":\"s3://photos/a.png\",\"etag\":\"abc\",\"bytes\":1e99}",
                "{\"s3\":\"s3://photos/a.png\",\"etag\":\"abc\"}"
            })
    void aTextThatIsNoReferenceIsMalformed(String text) throws Exception {
        TextMessage message = properties(new SQSTextMessage(text) {
            @Override
            public Destination getJMSReplyTo() {
                return (Queue) () -> "osprey-replies-1";
            }
        });

        assertMalformed(message, "has no image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id-1",
                "",
                "0199A3C4-7D5E-7F60-8A9B-0C1D2E3F4A5B",
                "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b/../other",
                "../0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b",
                "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b\n",
                "1-1-1-1-1"
            })
    void aRequestWithAnInvalidIdIsMalformed(String id) throws Exception {
        BytesMessage message = request();
        message.setJMSCorrelationID(id);

        assertMalformed(message, "has an invalid id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"other-queue", "my-osprey-replies", "OSPREY-REPLIES", "osprey-replies/x", "osprey-replies\n", ""
            })
    void aRequestThatNamesAnotherReplyQueueIsMalformed(String queue) throws Exception {
        BytesMessage message = new BytesFrom(queue);
        properties(message);

        assertMalformed(message, "reply queue");
    }

    @Test
    void aRequestWithoutReplyQueueIsMalformed() throws Exception {
        BytesMessage message = properties(new SQSBytesMessage());

        assertMalformed(message, "has no reply queue");
    }

    @Test
    void aRequestWithoutImageIsMalformed() throws Exception {
        assertMalformed(properties(new TextFrom("osprey-replies-1", "anything")), "has no image");
        BytesMessage tooLarge = properties(new BytesFrom("osprey-replies-1"));
        tooLarge.writeBytes(new byte[Messages.MAX_INLINE_BYTES + 1]);
        tooLarge.reset();
        assertMalformed(tooLarge, "has more than the 761856 bytes of an image in a message");
    }

    @Test
    void aRequestMayHaveNoRequestId() throws Exception {
        TextMessage message = properties(new TextFrom("osprey-replies-1", "stored"));

        assertThat(Messages.readRequest(message, PREFIX).requestId()).isEqualTo("none");
    }

    @Test
    void aReplyIsRead() throws Exception {
        assertThat(Messages.readReply(reply(ID, ClassificationJson.write(DONE).toString())))
                .isEqualTo(DONE);
    }

    @Test
    void aReplyThatIsNoAnswerToItsImageIsMalformed() throws Exception {
        String done = ClassificationJson.write(DONE).toString();
        for (Message message : List.of(
                reply(ID, "anything"),
                reply(ID, "{}"),
                reply(ID, "[".repeat(100_000)),
                reply(ID, done.replace("0.875", "1e999")),
                reply(ID, done.replace("bag.png", "../bag.png")),
                reply(ID, done.replace("2026-11-22", "+999999999-11-22")),
                reply(ID, ClassificationJson.write(QUEUED).toString()),
                reply(ID.replace('5', '6'), done),
                reply("id-1", done.replace(ID, "id-1")),
                reply(null, done),
                new SQSBytesMessage())) {
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> Messages.readReply(message));
        }
        Message forging = reply(ID, done);
        forging.setStringProperty("requestId", "a\nb");
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> Messages.readReply(forging));
    }

    @Test
    void theOriginOfADeadLetterIsReadWithTheSameRules() {
        Map<String, String> attributes = Map.of(
                "JMS_SQSCorrelationID", ID,
                "JMS_SQSReplyToQueueName", "osprey-replies-1",
                "fileName", "bag.png",
                "submittedAt", "2026-11-22T12:00:00.123Z",
                "requestId", "call");
        assertThat(RequestOrigin.of(attributes, PREFIX))
                .contains(new RequestOrigin(QUEUED, Optional.of("osprey-replies-1"), "call"));

        attributes.forEach((name, value) -> {
            var changed = new HashMap<>(attributes);
            changed.put(name, value + "\n");
            assertThat(RequestOrigin.of(changed, PREFIX)).as(name).isEmpty();
        });
        assertThat(RequestOrigin.of(attributes, "other-replies")).isEmpty();
        assertThat(RequestOrigin.of(Map.of(), PREFIX)).isEmpty();
    }

    private static final Map<String, String> PROPERTIES =
            Map.of("fileName", "bag.png", "mediaType", "image/png", "submittedAt", "2026-11-22T12:00:00.123Z");

    private static BytesMessage request() throws JMSException {
        BytesMessage message = properties(new BytesFrom("osprey-replies-1"));
        message.setStringProperty("requestId", "call");
        message.writeBytes(new byte[] {1, 2, 3});
        message.reset();
        return message;
    }

    private static <M extends Message> M properties(M message) throws JMSException {
        message.setJMSCorrelationID(ID);
        for (Map.Entry<String, String> each : PROPERTIES.entrySet()) {
            message.setStringProperty(each.getKey(), each.getValue());
        }
        return message;
    }

    private static TextMessage reply(String correlationId, String text) throws JMSException {
        TextMessage message = new SQSTextMessage(text);
        message.setJMSCorrelationID(correlationId);
        return message;
    }

    private static void assertMalformed(Message message, String fault) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> Messages.readRequest(message, PREFIX))
                .withMessageContaining(fault);
    }

    /** With a reply queue of any name: only a session of Amazon's library can make its destinations. */
    private static final class BytesFrom extends SQSBytesMessage {

        private final String replyTo;

        private BytesFrom(String replyTo) throws JMSException {
            this.replyTo = replyTo;
        }

        @Override
        public Destination getJMSReplyTo() {
            return (Queue) () -> replyTo;
        }
    }

    /** As {@link BytesFrom}. */
    private static final class TextFrom extends SQSTextMessage {

        private final String replyTo;

        private TextFrom(String replyTo, String text) throws JMSException {
            super(text);
            this.replyTo = replyTo;
        }

        @Override
        public Destination getJMSReplyTo() {
            return (Queue) () -> replyTo;
        }
    }
}
