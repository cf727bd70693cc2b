package dev.osprey.core.messages;

import java.time.Instant;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class MessagesIT {

    private static final Instant SUBMITTED = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final String ID = "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b";
    private static final Classification QUEUED = Classification.queued(ID, "1_bäg.png", SUBMITTED);
    private static final long RECEIVE_MILLIS = 10_000;

    private final CloudSettings settings;
    private final Cloud cloud;
    private final SqsClient sqs;
    private final String replyQueue;
    private Connection connection;
    private Session session;

    MessagesIT(LocalCloud local) {
        settings = local.newSettings();
        cloud = new Cloud(settings, new TestClock(), Tracing.off());
        cloud.queues().createRequestQueues();
        sqs = local.newSqsClient();
        replyQueue = settings.replyQueuesPrefix() + "-node";
        sqs.createQueue(request -> request.queueName(replyQueue));
    }

    @BeforeEach
    void connect() throws JMSException {
        // A consumer that prefetches would poll for 20 s more while it is closed.
        connection = new SQSConnectionFactory(new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), sqs)
                .createConnection();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
    }

    @AfterEach
    void close() throws JMSException {
        connection.close();
        cloud.close();
    }

    @Test
    void aRequestCarriesItsImage() throws Exception {
        byte[] image = new byte[Messages.MAX_INLINE_BYTES];
        image[image.length - 1] = 42;

        ClassificationRequest received = delivered(request(new ImageContent.Inline(image)));

        assertThat(received.image())
                .isInstanceOfSatisfying(
                        ImageContent.Inline.class,
                        content -> assertThat(content.bytes()).isEqualTo(image));
        assertThat(received.submitted()).isEqualTo(QUEUED);
        assertThat(received.mediaType()).isEqualTo("image/png");
        assertThat(received.replyTo()).contains(replyQueue);
        assertThat(received.requestId()).isEqualTo("request-1");
        assertThat(received.logPrefix()).isEqualTo("request=request-1 id=" + ID);
    }

    @Test
    void aRequestRefersToAStoredImage() throws Exception {
        ClassificationRequest stored = request(new ImageContent.Stored());

        assertThat(delivered(stored)).isEqualTo(stored);
    }

    @Test
    void aRequestRefersToAnObjectOfTheCaller() throws Exception {
        ClassificationRequest referring = new ClassificationRequest(
                QUEUED,
                ClassificationRequest.UNKNOWN_TYPE,
                new ImageContent.Referenced(
                        new ObjectReference(ObjectLocation.of("s3://photos/Fotos 2026/grün.png"), "abc-2", 7)),
                replyQueue,
                "request-1");

        assertThat(delivered(referring)).isEqualTo(referring);
    }

    @Test
    void aReplyCarriesTheClassification() throws Exception {
        for (Classification answer : List.of(
                QUEUED.done(List.of(new Prediction("bag", 0.875)), SUBMITTED.plusSeconds(1)),
                QUEUED.failed("The image is broken.", SUBMITTED.plusSeconds(1)))) {
            Message received = roundTrip(Messages.writeReply(answer, "request-1", session));

            assertThat(Messages.readReply(received)).isEqualTo(answer);
            assertThat(received.getJMSCorrelationID()).isEqualTo(ID);
            assertThat(Messages.requestId(received)).isEqualTo("request-1");
        }
    }

    @Test
    void aMessageWithoutARequestIdHasNone() throws Exception {
        assertThat(Messages.requestId(roundTrip(session.createTextMessage("anything"))))
                .isEqualTo("none");
    }

    private ClassificationRequest request(ImageContent image) {
        return new ClassificationRequest(QUEUED, "image/png", image, replyQueue, "request-1");
    }

    private ClassificationRequest delivered(ClassificationRequest request) throws Exception {
        return Messages.readRequest(
                roundTrip(Messages.write(
                        request, session, session.createQueue(request.replyTo().orElseThrow()))),
                settings.replyQueuesPrefix());
    }

    private Message roundTrip(Message message) throws JMSException {
        session.createProducer(session.createQueue(settings.requestQueue())).send(message);
        try (var consumer = session.createConsumer(session.createQueue(settings.requestQueue()))) {
            return consumer.receive(RECEIVE_MILLIS);
        }
    }
}
