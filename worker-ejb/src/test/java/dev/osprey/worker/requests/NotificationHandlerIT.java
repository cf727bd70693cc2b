package dev.osprey.worker.requests;

import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** S3 event notifications as the worker receives them, about objects that somebody else has put into the input bucket. */
@Timeout(300)
@ExtendWith({LocalCloudExtension.class, ColourClassifier.class})
class NotificationHandlerIT {

    private static final byte[] GREEN = ColourModel.png(Color.GREEN, 64, 64);
    private static final byte[] RED = ColourModel.png(Color.RED, 64, 64);
    private static final int MAX_BYTES = HandlerSetup.MAX_BYTES;
    private static final int LAST_DELIVERY = 5;

    private final TestClock clock = new TestClock();
    private final LocalCloud local;
    private final ImageClassifier classifier;
    private JmsQueues queues;
    private Cloud cloud;
    private Bucket bucket;
    private RequestListener listener;

    NotificationHandlerIT(LocalCloud local, ImageClassifier classifier) {
        this.local = local;
        this.classifier = classifier;
    }

    @BeforeEach
    void open() throws JMSException {
        queues = new JmsQueues(local.sqs());
        use(local.newSettings());
    }

    private void use(CloudSettings settings) {
        close();
        cloud = new Cloud(settings, clock, Tracing.off());
        cloud.queues().createRequestQueues();
        cloud.buckets().create();
        cloud.results().create();
        bucket = new Bucket(local, settings.inputBucket());
        listener = new HandlerSetup(classifier, cloud, queues.factory(), clock).listenerOfNotifications();
    }

    private void close() {
        if (cloud != null) {
            bucket.close();
            cloud.close();
        }
    }

    @AfterEach
    void closeAll() throws JMSException {
        close();
        queues.close();
    }

    @Test
    void anImageIsClassifiedTaggedAndAnsweredLikeAnUpload() throws Exception {
        String key = "Fotos 2026/grün & rot+100%.png";
        bucket.put(key, GREEN, Map.of());

        deliver(bucket.event(key));

        Classification image = only();
        assertThat(image.fileName()).isEqualTo("grün & rot+100%.png");
        assertThat(image.status()).isEqualTo(Status.DONE);
        assertThat(image.label()).contains("green");
        assertThat(image.predictions()).hasSize(3);
        assertThat(bucket.tags(key)).isEqualTo(Map.of("label", "green"));
        // The copy that the pages show is an image of the same kind as any other.
        String copy = image.id() + "/" + image.fileName();
        assertThat(bucket.keys()).containsExactlyInAnyOrder(key, copy);
        assertThat(bucket.tags(copy)).isEqualTo(Map.of("label", "green"));
        assertThat(cloud.images().image(image)).isEqualTo(GREEN);
        assertThat(cloud.images().find(image).orElseThrow().mediaType()).isEqualTo("image/png");
        assertThat(outputs()).containsExactly("(grün & rot+100%.png, green)");
        assertThat(cloud.queues().requestDepth().total()).isZero();
    }

    @Test
    void theTagsOfItsOwnerStay() throws Exception {
        bucket.put("a.png", RED, Map.of());
        bucket.tag("a.png", Map.of("owner", "me", "label", "old"));

        deliver(bucket.event("a.png"));

        assertThat(bucket.tags("a.png")).isEqualTo(Map.of("owner", "me", "label", "red"));
    }

    @Test
    void anObjectWithAllTagsThatS3AllowsIsClassifiedWithoutATag() throws Exception {
        Map<String, String> ten =
                IntStream.range(0, 10).boxed().collect(Collectors.toMap(each -> "tag" + each, each -> "x"));
        bucket.put("a.png", RED, Map.of());
        bucket.tag("a.png", ten);

        deliver(bucket.event("a.png"));

        assertThat(only().label()).contains("red");
        assertThat(bucket.tags("a.png")).isEqualTo(ten);
    }

    @Test
    void everyObjectOfAMessageIsHandledAndOtherEventsAreIgnored() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("b.png", RED, Map.of());
        String removed = bucket.event("c.png", "", 0).replace("ObjectCreated:Put", "ObjectRemoved:Delete");

        deliver(bucket.event("a.png"), removed, bucket.event("b.png"));

        assertThat(results())
                .extracting(image -> image.label().orElseThrow())
                .containsExactlyInAnyOrder("green", "red");
    }

    @Test
    void anEventThatComesAgainAnswersNothingTwice() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("b.png", RED, Map.of());
        String events = Bucket.message(bucket.event("a.png"), bucket.event("b.png"));
        deliverText(events);
        List<Classification> before = results();
        clock.advance(Duration.ofMinutes(1));

        deliverText(events);
        deliverText(Bucket.message(bucket.event("b.png")));

        assertThat(results()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(bucket.keys()).hasSize(4);
    }

    @Test
    void aMessageThatFailedHalfwayIsFinishedByItsRedelivery() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("b.png", RED, Map.of());
        String text = Bucket.message(bucket.event("a.png"), bucket.event("b.png"));
        deliverText(Bucket.message(bucket.event("a.png")));
        Classification first = only();
        clock.advance(Duration.ofMinutes(1));

        deliverText(text);

        assertThat(results()).hasSize(2).contains(first);
    }

    @Test
    void aFileThatIsNoImageFailsOnceAndIsNotCopied() throws Exception {
        bucket.put("notes.txt", "hello".getBytes(StandardCharsets.UTF_8), Map.of());
        bucket.put("empty.png", new byte[0], Map.of());
        bucket.put("damaged.png", Arrays.copyOf(GREEN, 60), Map.of());

        deliver(bucket.event("notes.txt"), bucket.event("empty.png"), bucket.event("damaged.png"));

        assertThat(results()).extracting(Classification::status).containsOnly(Status.FAILED);
        assertThat(results())
                .extracting(Classification::error)
                .contains("the file is not a JPEG, PNG, GIF, BMP, WebP or TIFF image", "the file is empty");
        assertThat(bucket.keys().stream().filter(key -> key.endsWith("notes.txt")))
                .containsExactly("notes.txt");
        assertThat(outputs()).isEmpty();
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    void aFileAboveTheUploadLimitFailsAndIsNotRead() throws Exception {
        bucket.put("large.png", Arrays.copyOf(GREEN, MAX_BYTES + 1), Map.of());
        bucket.put("largest.png", Arrays.copyOf(GREEN, MAX_BYTES), Map.of());

        deliver(bucket.event("large.png"), bucket.event("largest.png"));

        assertThat(results())
                .extracting(Classification::fileName, Classification::error)
                .containsExactlyInAnyOrder(
                        tuple("large.png", "the file is larger than the limit of 0.1 MiB for an image"),
                        tuple("largest.png", null));
    }

    @Test
    void anObjectThatIsGoneOrReplacedLeavesNothing() throws Exception {
        bucket.put("gone.png", GREEN, Map.of());
        bucket.put("replaced.png", GREEN, Map.of());
        String gone = bucket.event("gone.png");
        String replaced = bucket.event("replaced.png");
        bucket.delete("gone.png");
        bucket.put("replaced.png", RED, Map.of());

        deliver(gone, replaced);

        assertThat(results()).isEmpty();
        assertThat(bucket.tags("replaced.png")).isEmpty();
        deliver(bucket.event("replaced.png"));
        assertThat(only().label()).contains("red");
    }

    @Test
    void anEventThatComesAgainDoesNotBringADeletedImageBack() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        String event = bucket.event("a.png");
        deliver(event);

        cloud.deletions().delete(only().id());
        assertThat(bucket.keys()).isEmpty();
        deliver(event);

        assertThat(results()).isEmpty();
        assertThat(bucket.keys()).isEmpty();
        assertThat(outputs()).isEmpty();
        // The same file, put there again, is a new image.
        clock.advance(Duration.ofMinutes(1));
        bucket.put("a.png", GREEN, Map.of());
        deliver(bucket.event("a.png").replace("D90281E5", "D90281E6"));
        assertThat(only().label()).contains("green");
    }

    @Test
    void aVersionThatIsDeletedDoesNotComeBack() throws Exception {
        bucket.enableVersions();
        bucket.put("a.png", GREEN, Map.of());
        String event = bucket.event("a.png");
        deliver(event);

        cloud.deletions().delete(only().id());
        deliver(event);

        assertThat(results()).isEmpty();
    }

    @Test
    void anObjectThatIsDeletedBeforeItsRedeliveryIsCancelled() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        String event = bucket.event("a.png");
        CreatedObject object = S3EventNotification.read(Bucket.message(event))
                .orElseThrow()
                .created()
                .get(0);
        // As a worker that died right after that.
        cloud.results().insert(object.queued(), cloud.images().location(object.queued()));
        bucket.delete("a.png");

        deliver(event);

        assertThat(results()).isEmpty();
        assertThat(cloud.queues().requestDepth().total()).isZero();
    }

    @Test
    void eachVersionOfAnObjectHasItsOwnAnswer() throws Exception {
        bucket.enableVersions();
        bucket.put("a.png", GREEN, Map.of());
        String first = bucket.event("a.png");
        bucket.put("a.png", RED, Map.of());

        deliver(bucket.event("a.png"));
        deliver(first);

        assertThat(results())
                .extracting(image -> image.label().orElseThrow())
                .containsExactlyInAnyOrder("green", "red");
        assertThat(bucket.tags("a.png")).isEqualTo(Map.of("label", "red"));
    }

    @Test
    void anObjectWithAnOddNameIsClassifiedUnderASimilarOne() throws Exception {
        bucket.put("odd/\u202eevil\u0007.png", GREEN, Map.of());

        deliver(bucket.event("odd/\u202eevil\u0007.png"));

        assertThat(only().fileName()).isEqualTo("_evil_.png");
    }

    @Test
    void whatTheServiceStoredItselfIsNoUploadWithAnyLayout() throws Exception {
        for (StorageKeys keys : StorageKeys.values()) {
            use(local.newSettings(keys));
            bucket.put("dropped.png", RED, Map.of());
            deliver(bucket.event("dropped.png"));
            Classification uploaded = upload("uploaded.png");
            List<Classification> before = results();
            assertThat(before).hasSize(2);

            for (String key : bucket.keys()) {
                deliver(bucket.event(key));
            }

            assertThat(results()).containsExactlyInAnyOrderElementsOf(before);
            assertThat(bucket.keys()).hasSize(3);
            // Late, when its row is gone already.
            String late = bucket.event(cloud.images()
                    .location(uploaded)
                    .substring("s3://".length() + bucket.name().length() + 1));
            cloud.results().delete(uploaded.id());
            deliver(late);
            assertThat(cloud.results().find(uploaded.id())).isEmpty();
            assertThat(results()).hasSize(1);
        }
    }

    /** As an earlier version of this service did, which wrote no metadata. */
    @Test
    void anObjectUnderTheKeyOfAKnownImageIsNoUpload() throws Exception {
        Classification image = Classification.queued("0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b", "a.png", clock.instant());
        cloud.results().insert(image, cloud.images().location(image));
        String key = image.id() + "/a.png";
        bucket.put(key, GREEN, Map.of());

        deliver(bucket.event(key));

        assertThat(only()).isEqualTo(image);
        bucket.put(image.id() + "/b.png", GREEN, Map.of());
        deliver(bucket.event(image.id() + "/b.png"));
        assertThat(results()).hasSize(2);
    }

    @Test
    void aCopyOfWhatTheServiceStoredIsAnUpload() throws Exception {
        Classification uploaded = upload("uploaded.png");

        bucket.copy(uploaded.id() + "/uploaded.png", "copy.png");
        deliver(bucket.event("copy.png"));

        assertThat(results()).hasSize(2);
    }

    @Test
    void withPlainKeysNoObjectOfSomebodyElseIsReplaced() throws Exception {
        use(local.newSettings(StorageKeys.PLAIN));
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("folder/a.png", RED, Map.of());

        deliver(bucket.event("folder/a.png"), bucket.event("a.png"));

        assertThat(bucket.tags("a.png")).isEqualTo(Map.of("label", "green"));
        assertThat(bucket.tags("folder/a.png")).isEqualTo(Map.of("label", "red"));
        for (Classification image : results()) {
            assertThat(cloud.images().image(image))
                    .isEqualTo(image.label().orElseThrow().equals("red") ? RED : GREEN);
        }
    }

    @Test
    void theTestEventAndFoldersOfTheConsoleAreIgnored() throws Exception {
        bucket.put("photos/", new byte[0], Map.of());

        deliver(bucket.event("photos/"));
        deliverText("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Time\":\"2026-10-13T15:57:02.089Z\"}");

        assertThat(results()).isEmpty();
        assertThat(cloud.queues().requestDepth().total()).isZero();
        assertThat(cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    void anEventOfAnotherBucketOrAnInvalidOneGoesToTheDeadLetterQueueAtOnce() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        String foreign =
                bucket.event("a.png").replace(bucket.name(), cloud.settings().outputBucket());

        deliver(bucket.event("a.png"), foreign);
        deliverText("{\"Records\":[{\"eventSource\":\"aws:s3\"}]}");

        assertThat(cloud.queues().deadLetterDepth().total()).isEqualTo(2);
        assertThat(results()).isEmpty();
    }

    @Test
    void aFailureKeepsTheMessageButNotTheOtherObjectsAndEndsAsAnAnswer() throws Exception {
        bucket.put("a.png", GREEN, Map.of());
        bucket.put("b.png", RED, Map.of());
        List<CreatedObject> objects = S3EventNotification.read(
                        Bucket.message(bucket.event("a.png"), bucket.event("b.png")))
                .orElseThrow()
                .created();
        deleteOutputBucket();
        S3EventNotification notification = new S3EventNotification(objects);

        assertThatThrownBy(() -> listener.notifications.handle(notification, LAST_DELIVERY - 1))
                .isInstanceOf(StorageException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(results()).extracting(Classification::status).containsExactly(Status.QUEUED, Status.QUEUED);
        assertThatThrownBy(() -> listener.notifications.handle(notification, LAST_DELIVERY))
                .isInstanceOf(StorageException.class);
        assertThat(results()).extracting(Classification::status).containsExactly(Status.FAILED, Status.FAILED);

        // After a redrive.
        cloud.buckets().create();
        listener.notifications.handle(notification, 1);
        assertThat(results()).extracting(Classification::status).containsExactly(Status.DONE, Status.DONE);
    }

    @Test
    void anUploadStraightToS3IsAnsweredUnderItsIdAndMoves() throws Exception {
        Classification awaited = await("grün & rot.png");
        bucket.put(key(awaited), GREEN, Map.of());
        String event = bucket.event(key(awaited));

        deliver(event);

        Classification done = only();
        assertThat(done.isSameUpload(awaited)).isTrue();
        assertThat(done.label()).contains("green");
        assertThat(bucket.keys()).containsExactly(awaited.id() + "/grün & rot.png");
        assertThat(cloud.images().image(done)).isEqualTo(GREEN);
        assertThat(bucket.tags(bucket.keys().get(0))).isEqualTo(Map.of("label", "green"));
        assertThat(outputs()).containsExactly("(grün & rot.png, green)");

        // S3 may announce an object twice.
        deliver(event);
        assertThat(only()).isEqualTo(done);
        assertThat(bucket.keys()).hasSize(1);
    }

    @Test
    void anUploadThatIsRepeatedChangesNoAnswerAndLeavesNothing() throws Exception {
        Classification awaited = await("a.png");
        bucket.put(key(awaited), GREEN, Map.of());
        String first = bucket.event(key(awaited));
        bucket.put(key(awaited), RED, Map.of());
        String second = bucket.event(key(awaited));

        deliver(first);
        // Replaced before it was read.
        assertThat(only().status()).isEqualTo(Status.QUEUED);
        deliver(second);
        Classification done = only();
        assertThat(done.label()).contains("red");
        bucket.put(key(awaited), GREEN, Map.of());
        deliver(bucket.event(key(awaited)));

        assertThat(only()).isEqualTo(done);
        assertThat(cloud.images().image(done)).isEqualTo(RED);
        assertThat(bucket.keys()).containsExactly(awaited.id() + "/a.png");
    }

    @Test
    void anUploadThatIsNoImageOrTooLargeFailsAndLeavesNothing() throws Exception {
        for (byte[] file : List.of("text".getBytes(StandardCharsets.UTF_8), new byte[MAX_BYTES + 1], new byte[0])) {
            Classification awaited = await("a.png");
            bucket.put(key(awaited), file, Map.of());

            deliver(bucket.event(key(awaited)));

            Classification failed = cloud.results().find(awaited.id()).orElseThrow();
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.error()).startsWith("the file is ");
            assertThat(bucket.keys()).isEmpty();
        }
    }

    @Test
    void anUploadThatNobodyAwaitsIsDeleted() throws Exception {
        Classification deleted = await("a.png");
        cloud.deletions().delete(deleted.id());
        Classification renamed = await("b.png");
        Classification sent = upload("c.png");

        for (String key : List.of(
                key(deleted),
                "osprey-uploads/" + renamed.id() + "/other.png",
                // Its image came through the web tier.
                key(sent.requeued()))) {
            bucket.put(key, RED, Map.of());
            deliver(bucket.event(key));

            assertThat(bucket.keys()).containsExactly(sent.id() + "/c.png");
        }
        assertThat(cloud.results().find(deleted.id())).isEmpty();
        assertThat(cloud.results().find(renamed.id())).contains(renamed);
        assertThat(cloud.results().find(sent.id())).contains(sent);
    }

    @Test
    void anUploadThatCannotBeStoredFailsAtTheLastDeliveryAndIsAnsweredAfterARedrive() throws Exception {
        Classification awaited = await("a.png");
        bucket.put(key(awaited), GREEN, Map.of());
        S3EventNotification notification = S3EventNotification.read(Bucket.message(bucket.event(key(awaited))))
                .orElseThrow();
        deleteOutputBucket();

        assertThatThrownBy(() -> listener.notifications.handle(notification, LAST_DELIVERY))
                .isInstanceOf(StorageException.class);
        assertThat(only().status()).isEqualTo(Status.FAILED);

        cloud.buckets().create();
        listener.notifications.handle(notification, 1);
        assertThat(only().label()).contains("green");
        assertThat(bucket.keys()).containsExactly(awaited.id() + "/a.png");
    }

    /** An image that the web tier has signed a URL for. */
    private Classification await(String name) {
        Classification queued = Classification.queued(
                "0199a3c4-7d5e-7f60-8a9b-" + UUID.randomUUID().toString().substring(24), name, clock.instant());
        cloud.results()
                .insertAwaited(
                        queued,
                        cloud.images().location(queued),
                        new Provenance(Optional.empty(), Optional.empty(), Optional.of(StorageKeys.uploadOf(queued))),
                        Optional.empty());
        return queued;
    }

    private static String key(Classification awaited) {
        return StorageKeys.uploadOf(awaited).key();
    }

    private void deleteOutputBucket() {
        try (Bucket output = new Bucket(local, cloud.settings().outputBucket())) {
            output.deleteBucket();
        }
    }

    /** An image as the web tier and this worker store it. */
    private Classification upload(String name) throws Exception {
        Classification submitted = Classification.queued(
                "0199a3c4-7d5e-7f60-8a9b-0c1d2e3f4a5b", name, Instant.parse("2026-11-22T12:00:00.123Z"));
        cloud.results().insert(submitted, cloud.images().location(submitted));
        return listener.handler
                .handle(
                        new ClassificationRequest(
                                submitted, "image/png", new ImageContent.Inline(GREEN), Optional.empty(), "call"),
                        1)
                .orElseThrow();
    }

    private void deliver(String... events) throws JMSException {
        deliverText(Bucket.message(events));
    }

    /** Through the queue, and acknowledges what the listener has not thrown back. */
    private void deliverText(String text) throws JMSException {
        String queue = cloud.settings().requestQueue();
        queues.sendRaw(queue, text);
        Message message = queues.receive(queue);
        assertThat(((TextMessage) message).getText()).isEqualTo(text);
        listener.onMessage(message);
        message.acknowledge();
    }

    private Classification only() {
        List<Classification> all = results();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<Classification> results() {
        return cloud.results().batches().flatMap(List::stream).toList();
    }

    private List<String> outputs() {
        try (Bucket output = new Bucket(local, cloud.settings().outputBucket())) {
            return output.texts();
        }
    }
}
