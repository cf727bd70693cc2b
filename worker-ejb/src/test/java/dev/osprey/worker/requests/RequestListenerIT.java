package dev.osprey.worker.requests;

import java.awt.Color;
import java.util.Arrays;
import java.util.UUID;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(300)
@ExtendWith({LocalCloudExtension.class, ColourClassifier.class})
class RequestListenerIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final JmsQueues queues;
    private final RequestListener listener;
    private final String replyQueue;

    RequestListenerIT(LocalCloud local, ImageClassifier classifier) throws JMSException {
        cloud = new Cloud(withOneDelivery(local.newSettings()), clock, Tracing.off());
        cloud.queues().createRequestQueues();
        cloud.results().create();
        queues = new JmsQueues(local.sqs());
        replyQueue = queues.createReplyQueue(cloud.settings());
        listener = new HandlerSetup(classifier, cloud, queues.factory(), clock).listener();
    }

    @AfterEach
    void close() throws JMSException {
        queues.close();
        cloud.close();
    }

    @Test
    void handlesAMessageAndLeavesItsAcknowledgementToTheContainer() throws Exception {
        cloud.buckets().create();
        Message message = requestMessage();

        listener.onMessage(message);

        Classification reply = Messages.readReply(queues.receive(replyQueue));
        assertThat(reply.label()).contains("green");
        assertThat(cloud.queues().requestDepth()).isEqualTo(new QueueDepth(0, 1, 0));
        message.acknowledge();
        assertThat(cloud.queues().requestDepth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    @Test
    void storesAnImageOfTheLimitThatTravelledInsideItsMessage() throws Exception {
        cloud.buckets().create();
        byte[] image = pngOfSize(Messages.MAX_INLINE_BYTES);
        Message message = requestMessage(new ImageContent.Inline(image));
        assertThat(message).isInstanceOf(BytesMessage.class);
        assertThat(((BytesMessage) message).getBodyLength()).isEqualTo(Messages.MAX_INLINE_BYTES);

        listener.onMessage(message);

        Classification reply = Messages.readReply(queues.receive(replyQueue));
        assertThat(reply.label()).contains("green");
        assertThat(cloud.images().image(reply)).isEqualTo(image);
    }

    @Test
    void readsAnImageAboveTheLimitFromTheBucket() throws Exception {
        cloud.buckets().create();
        byte[] image = pngOfSize(Messages.MAX_INLINE_BYTES + 1);
        Classification submitted = submitted();
        cloud.images().putImage(submitted, image, "image/png");
        Message message = requestMessage(submitted, new ImageContent.Stored());
        assertThat(((TextMessage) message).getText()).isEqualTo("stored");

        listener.onMessage(message);

        Classification reply = Messages.readReply(queues.receive(replyQueue));
        assertThat(reply.label()).contains("green");
        assertThat(cloud.images().image(reply)).isEqualTo(image);
    }

    @Test
    void throwsAFailureToTheContainerAndPassesOnTheDeliveryAttempt() throws Exception {
        // There are no buckets.
        Message message = requestMessage();

        assertThatThrownBy(() -> listener.onMessage(message)).isInstanceOf(StorageException.class);

        assertThat(cloud.queues().requestDepth().inFlight()).isEqualTo(1);
        // The first delivery attempt is the last one here.
        assertThat(Messages.readReply(queues.receive(replyQueue)).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void movesAMessageThatIsNotARequestToTheDeadLetterQueueAtOnce() throws Exception {
        String queue = cloud.settings().requestQueue();
        queues.sendText(queue, "hello");
        Message message = queues.receive(queue);

        listener.onMessage(message);

        assertThat(cloud.queues().deadLetterDepth().total()).isEqualTo(1);
        assertThat(((TextMessage) queues.receive(cloud.settings().deadLetterQueue())).getText())
                .isEqualTo("hello");
    }

    @Test
    void movesARequestWithoutAnImageOfItsOwnToTheDeadLetterQueueWithItsImage() throws Exception {
        cloud.buckets().create();
        Classification submitted = submitted();
        cloud.results().insert(submitted, cloud.images().location(submitted));
        String queue = cloud.settings().requestQueue();
        Classification forged = Classification.queued(submitted.id(), "other.png", submitted.submittedAt());
        byte[] image = ColourModel.png(Color.RED, 64, 64);
        queues.send(
                queue,
                new ClassificationRequest(forged, "image/png", new ImageContent.Inline(image), replyQueue, "call"));

        listener.onMessage(queues.receive(queue));

        BytesMessage letter = (BytesMessage) queues.receive(cloud.settings().deadLetterQueue());
        assertThat(letter.getBodyLength()).isEqualTo(image.length);
        assertThat(letter.getJMSCorrelationID()).isEqualTo(submitted.id());
        assertThat(cloud.results().find(submitted.id())).contains(submitted);
        assertThat(cloud.images().find(submitted)).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
    }

    @Test
    void aMessageThatCannotBeMovedIsRedelivered() throws Exception {
        String queue = cloud.settings().requestQueue();
        queues.sendText(queue, "hello");
        Message message = queues.receive(queue);
        listener.rejected = new RejectedMessages(RequestHandlerIT.unreachable(), cloud);

        assertThatThrownBy(() -> listener.onMessage(message)).hasRootCauseMessage("SQS does not respond");

        assertThat(cloud.queues().requestDepth().inFlight()).isEqualTo(1);
    }

    private Classification submitted() {
        return Classification.queued(UUID.randomUUID().toString(), "image.png", clock.instant());
    }

    /** A reader ignores what follows the last chunk. */
    private static byte[] pngOfSize(int bytes) {
        return Arrays.copyOf(ColourModel.png(Color.GREEN, 64, 64), bytes);
    }

    private Message requestMessage() throws JMSException {
        return requestMessage(new ImageContent.Inline(ColourModel.png(Color.GREEN, 64, 64)));
    }

    private Message requestMessage(ImageContent image) throws JMSException {
        return requestMessage(submitted(), image);
    }

    private Message requestMessage(Classification submitted, ImageContent image) throws JMSException {
        String queue = cloud.settings().requestQueue();
        cloud.results().insert(submitted, cloud.images().location(submitted));
        queues.send(queue, new ClassificationRequest(submitted, "image/png", image, replyQueue, "call"));
        return queues.receive(queue);
    }

    private static CloudSettings withOneDelivery(CloudSettings settings) {
        return LocalCloud.withQueues(settings, settings.createQueues(), 1, settings.visibilitySeconds());
    }
}
