package dev.osprey.worker.requests;

import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.results.Provenance;
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

/** Requests that refer to an object of their caller. */
@Timeout(300)
@ExtendWith({LocalCloudExtension.class, ColourClassifier.class})
class ReferencedImagesIT {

    private static final byte[] GREEN = ColourModel.png(Color.GREEN, 64, 64);
    private static final byte[] RED = ColourModel.png(Color.RED, 64, 64);
    private static final int LAST_DELIVERY = 5;

    private final LocalCloud local;
    private final ImageClassifier classifier;
    private final TestClock clock = new TestClock();
    private final JmsQueues queues;
    private final Bucket bucket;
    private final Cloud cloud;
    private final String replyQueue;

    ReferencedImagesIT(LocalCloud local, ImageClassifier classifier) throws JMSException {
        this.local = local;
        this.classifier = classifier;
        CloudSettings settings = local.newSettings();
        bucket = new Bucket(local, settings.inputBucket() + "-photos");
        bucket.s3().createBucket(bucket.name());
        cloud = new Cloud(LocalCloud.withReferences(settings, Set.of(bucket.name())), clock, Tracing.off());
        cloud.createMissing();
        queues = new JmsQueues(local.sqs());
        replyQueue = queues.createReplyQueue(cloud.settings());
    }

    @AfterEach
    void close() throws JMSException {
        queues.close();
        bucket.close();
        cloud.close();
    }

    @Test
    void theObjectIsClassifiedAndStaysAsItIs() throws Exception {
        String key = "Fotos 2026/grün & rot+100%.png";
        bucket.put(key, GREEN, Map.of());
        ClassificationRequest request = request(key);

        Classification done = handle(request).orElseThrow();

        assertThat(done.label()).contains("green");
        assertThat(Messages.readReply(queues.receive(replyQueue))).isEqualTo(done);
        assertThat(cloud.images().image(done)).isEqualTo(GREEN);
        assertThat(cloud.images().find(done).orElseThrow().mediaType()).isEqualTo("image/png");
        assertThat(bucket.tags(key)).isEmpty();

        cloud.deletions().delete(done.id());

        assertThat(cloud.images().find(done)).isEmpty();
        assertThat(bucket.keys()).containsExactly(key);
    }

    @Test
    void aRedeliveredRequestIsAnsweredAlthoughTheObjectIsGone() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        ClassificationRequest request = request("a.png");
        Classification done = handle(request).orElseThrow();
        bucket.delete("a.png");

        assertThat(handle(request)).contains(done);
    }

    @Test
    void anObjectThatHasChangedSinceTheCallIsNotClassified() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("b.png", GREEN, Map.of());
        ClassificationRequest replaced = request("a.png");
        ClassificationRequest deleted = request("b.png");
        bucket.put("a.png", RED, Map.of());
        bucket.delete("b.png");

        assertFailed(replaced, "the object was deleted or replaced before it was read");
        assertFailed(deleted, "the object was deleted or replaced before it was read");
    }

    @Test
    void whatIsNoImageFailsWithoutACopy() throws Exception {
        bucket.put("a.png", "text".getBytes(StandardCharsets.UTF_8), Map.of());

        assertFailed(request("a.png"), "the file is not a ");
    }

    @Test
    void aRequestForAnyOtherObjectFails() throws Exception {
        bucket.put("a.png", new byte[HandlerSetup.MAX_BYTES + 1], Map.of());
        ObjectReference large = reference("a.png");

        assertFailed(request(large), "the file is larger than the limit of 0.1 MiB for an image");
        // As somebody may forge it who can send to the queue.
        assertFailed(
                request(new ObjectReference(large.location(), large.etag(), 1)),
                "the file is larger than the limit of 0.1 MiB for an image");
        assertFailed(
                request(new ObjectReference(
                        new ObjectLocation(cloud.settings().inputBucket(), "a.png"), large.etag(), 1)),
                "the worker may not read objects of this bucket");
    }

    @Test
    void anImageThatWasDeletedMeanwhileLeavesNothing() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        ClassificationRequest request = request("a.png");
        cloud.deletions().delete(request.submitted().id());

        assertThat(handle(request)).isEmpty();

        assertThat(cloud.images().find(request.submitted())).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThat(bucket.keys()).containsExactly("a.png");
    }

    @Test
    void anOutageIsRetriedAndAfterTheLastDeliveryAFailure() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        ClassificationRequest request = request("a.png");
        // The copy cannot be stored.
        try (Bucket input = new Bucket(local, cloud.settings().inputBucket())) {
            input.deleteBucket();

            assertThatThrownBy(() -> handler().handle(request, 1)).isInstanceOf(StorageException.class);
            assertThat(row(request).status()).isEqualTo(Status.QUEUED);
            assertThatThrownBy(() -> handler().handle(request, LAST_DELIVERY)).isInstanceOf(StorageException.class);
            assertThat(row(request).status()).isEqualTo(Status.FAILED);
        }
    }

    private void assertFailed(ClassificationRequest request, String reason) throws Exception {
        Classification failed = handle(request).orElseThrow();

        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).startsWith(reason);
        assertThat(row(request)).isEqualTo(failed);
        assertThat(cloud.images().find(failed)).isEmpty();
    }

    private Classification row(ClassificationRequest request) {
        return cloud.results().find(request.submitted().id()).orElseThrow();
    }

    private Optional<Classification> handle(ClassificationRequest request) throws Exception {
        return handler().handle(request, 1);
    }

    private RequestHandler handler() {
        return new HandlerSetup(classifier, cloud, queues.factory(), clock).handler();
    }

    private ObjectReference reference(String key) {
        return ((LookupResult.Found) cloud.references().lookUp(new ObjectLocation(bucket.name(), key))).object();
    }

    private ClassificationRequest request(String key) {
        return request(reference(key));
    }

    private ClassificationRequest request(ObjectReference object) {
        Classification submitted = Classification.queued(
                UUID.randomUUID().toString(),
                object.location().fileName().text(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        cloud.results().insert(submitted, cloud.images().location(submitted), Provenance.UNKNOWN);
        return new ClassificationRequest(
                submitted, ClassificationRequest.UNKNOWN_TYPE, new ImageContent.Referenced(object), replyQueue, "call");
    }
}
