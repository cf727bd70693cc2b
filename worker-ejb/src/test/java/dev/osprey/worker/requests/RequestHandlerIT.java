package dev.osprey.worker.requests;

import java.awt.Color;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.time.Await;
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
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(300)
@ExtendWith({LocalCloudExtension.class, ColourClassifier.class})
class RequestHandlerIT {

    private static final byte[] GREEN = ColourModel.png(Color.GREEN, 64, 64);
    private static final byte[] RED = ColourModel.png(Color.RED, 64, 64);
    private static final int LAST_DELIVERY = 5;

    private final TestClock clock = new TestClock();
    private final Activity activity = new Activity(clock);
    private final LocalCloud local;
    private final ImageClassifier classifier;
    private final Cloud cloud;
    private final JmsQueues queues;
    private final String replyQueue;
    private boolean hasTable;

    RequestHandlerIT(LocalCloud local, ImageClassifier classifier) throws JMSException {
        this.local = local;
        this.classifier = classifier;
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        queues = new JmsQueues(local.sqs());
        replyQueue = queues.createReplyQueue(cloud.settings());
    }

    @AfterEach
    void close() throws JMSException {
        queues.close();
        cloud.close();
    }

    @Test
    void storesImageTagAndResultBeforeTheReply() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        AtomicBoolean stored = new AtomicBoolean();
        ConnectionFactory replies = before(queues.factory(), () -> {
            assertStored(request);
            return stored.getAndSet(true);
        });

        handler(replies).handle(request, 1);

        assertThat(stored).isTrue();
        Classification reply = reply();
        assertThat(reply).isEqualTo(cloud.results().find(reply.id()).orElseThrow());
        assertThat(reply.predictions()).extracting(Prediction::label).containsExactly("green", "red", "blue");
        assertThat(reply.completedAt()).isEqualTo(clock.instant());
        assertThat(reply.model()).isEqualTo(classifier.model());
        assertThat(activity.busy()).isFalse();
        assertThat(activity.work().answered()).isEqualTo(1);
    }

    private void assertStored(ClassificationRequest request) {
        Classification submitted = request.submitted();
        assertThat(activity.busy()).isTrue();
        assertThat(cloud.images().image(submitted)).isEqualTo(GREEN);
        assertThat(cloud.images().find(submitted).orElseThrow().mediaType()).isEqualTo("image/png");
        assertThat(tags(submitted)).containsEntry("label", "green");
        assertThat(outputs()).containsExactly("(image.png, green)");
        assertThat(cloud.results().find(submitted.id()).orElseThrow().status()).isEqualTo(Status.DONE);
    }

    @Test
    void classifiesAnImageThatIsInTheBucketAndDoesNotStoreItAgain() throws Exception {
        createAll();
        ClassificationRequest request = request(new ImageContent.Stored());
        cloud.images().putImage(request.submitted(), RED, "image/x-as-stored");

        handler(queues.factory()).handle(request, 1);

        assertThat(reply().label()).contains("red");
        assertThat(cloud.images().find(request.submitted()).orElseThrow().mediaType())
                .isEqualTo("image/x-as-stored");
        assertThat(tags(request.submitted())).containsEntry("label", "red");
    }

    @Test
    void repliesWithAFailureToAnInvalidImage() throws Exception {
        createAll();
        ClassificationRequest request = request("text".getBytes(StandardCharsets.UTF_8));

        handler(queues.factory()).handle(request, 1);

        Classification reply = reply();
        assertThat(reply.status()).isEqualTo(Status.FAILED);
        assertThat(reply.error()).isEqualTo("the file is not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
        assertThat(cloud.results().find(reply.id())).contains(reply);
        assertThat(cloud.images().image(request.submitted())).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat(outputs()).isEmpty();
    }

    @Test
    void aDuplicateIsRepliedToWithTheStoredResult() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        handler(queues.factory()).handle(request, 1);
        Classification first = reply();
        clock.advance(Duration.ofMinutes(1));

        handler(queues.factory()).handle(request, 2);

        assertThat(reply()).isEqualTo(first);
    }

    @Test
    void aFirstDeliveryDoesNotReplaceAnAnswer() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        handler(queues.factory()).handle(request, 1);
        Classification first = reply();
        ClassificationRequest again = new ClassificationRequest(
                request.submitted(), "image/png", new ImageContent.Inline(RED), replyQueue, "call");

        handler(queues.factory()).handle(again, 1);

        assertThat(reply()).isEqualTo(first);
        assertThat(cloud.results().find(first.id())).contains(first);
        assertThat(cloud.images().image(first)).isEqualTo(GREEN);
        assertThat(outputs()).containsExactly("(image.png, green)");
    }

    @Test
    void aRequestThatDiffersFromTheImageItNamesChangesNothing() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        Classification image = request.submitted();
        cloud.images().putImage(image, GREEN, "image/png");
        for (Classification forged : List.of(
                Classification.queued(image.id(), "other.png", image.submittedAt()),
                Classification.queued(
                        image.id(), image.fileName(), image.submittedAt().plusMillis(1)))) {
            ClassificationRequest foreign =
                    new ClassificationRequest(forged, "image/png", new ImageContent.Inline(RED), replyQueue, "call");
            for (int delivery : List.of(1, LAST_DELIVERY)) {
                assertThatThrownBy(() -> handler(queues.factory()).handle(foreign, delivery))
                        .isInstanceOf(MalformedMessageException.class);
            }
        }

        assertThat(cloud.results().find(image.id())).contains(image);
        assertThat(cloud.images().image(image)).isEqualTo(GREEN);
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThat(activity.busy()).isFalse();
    }

    @Test
    void aRedeliveredRequestWithoutResultIsHandled() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);

        handler(queues.factory()).handle(request, 2);

        assertThat(reply().label()).contains("green");
    }

    @Test
    void aRequestThatIsRedeliveredAfterItWasRedrivenIsClassified() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        cloud.results()
                .store(
                        request.submitted().failed("no worker finished it", clock.instant()),
                        cloud.images().location(request.submitted()));

        handler(queues.factory()).handle(request, 2);

        assertThat(reply().label()).contains("green");
    }

    @Test
    void failsWithoutReplyWhenTheResultCannotBeStoredAsText() throws Exception {
        createTable();
        ClassificationRequest request = request(GREEN);

        assertThatThrownBy(() -> handler(queues.factory()).handle(request, 1)).isInstanceOf(StorageException.class);

        assertThat(cloud.results().find(request.submitted().id())).contains(request.submitted());
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThat(activity.busy()).isFalse();
    }

    @Test
    void failsWithoutReplyWhenTheRowCannotBeStored() throws Exception {
        cloud.buckets().create();

        assertThatThrownBy(() -> handler(queues.factory()).handle(request(GREEN), 1))
                .hasMessageContaining("non-existent table");

        assertThat(queues.isEmpty(replyQueue)).isTrue();
    }

    @Test
    void failsWhenTheReplyCannotBeSentAndSendsItOnRedelivery() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);

        assertThatThrownBy(() -> handler(unreachable()).handle(request, 1))
                .isInstanceOf(JMSException.class)
                .hasMessage("SQS does not respond");

        Classification stored = cloud.results().find(request.submitted().id()).orElseThrow();
        assertThat(stored.status()).isEqualTo(Status.DONE);
        handler(queues.factory()).handle(request, 2);
        assertThat(reply()).isEqualTo(stored);
    }

    @Test
    void theLastDeliveryAttemptRepliesWithAFailure() throws Exception {
        createTable();
        ClassificationRequest request = request(GREEN);
        RequestHandler handler = handler(queues.factory());

        assertThatThrownBy(() -> handler.handle(request, LAST_DELIVERY - 1)).isInstanceOf(StorageException.class);
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThatThrownBy(() -> handler.handle(request, LAST_DELIVERY)).isInstanceOf(StorageException.class);

        Classification reply = reply();
        assertThat(reply.status()).isEqualTo(Status.FAILED);
        assertThat(reply.error()).isEqualTo("The image could not be classified because of an internal error.");
        assertThat(cloud.results().find(reply.id())).contains(reply);
    }

    @Test
    void anErrorAtTheLastDeliveryAttemptIsRepliedToWithAFailure() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        RequestHandler handler = handler(failingAtTheSecondLook(), queues.factory(), 1, Duration.ZERO);

        assertThatThrownBy(() -> handler.handle(request, LAST_DELIVERY)).isInstanceOf(StackOverflowError.class);

        Classification reply = reply();
        assertThat(reply.status()).isEqualTo(Status.FAILED);
        assertThat(cloud.results().find(reply.id())).contains(reply);
        assertThat(activity.busy()).isFalse();
    }

    /** Fails once while an image is handled. */
    private Clock failingAtTheSecondLook() {
        AtomicInteger looks = new AtomicInteger();
        return new Clock() {
            @Override
            public Instant instant() {
                if (looks.incrementAndGet() == 2) {
                    throw new StackOverflowError();
                }
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return clock.withZone(zone);
            }
        };
    }

    @Test
    void theLastDeliveryAttemptKeepsAStoredResult() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);

        assertThatThrownBy(() -> handler(unreachable()).handle(request, LAST_DELIVERY))
                .hasMessage("SQS does not respond");

        assertThat(cloud.results().find(request.submitted().id()).orElseThrow().status())
                .isEqualTo(Status.DONE);
    }

    @Test
    void theFirstFailureIsReportedWhenGivingUpFailsToo() {
        Throwable failure = catchThrowable(() -> handler(queues.factory()).handle(request(GREEN), LAST_DELIVERY));

        assertThat(failure).hasMessageContaining("non-existent table");
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void aReplyQueueThatDoesNotExistIsNoFailure() throws Exception {
        createAll();
        ClassificationRequest request = new ClassificationRequest(
                request(GREEN).submitted(), "image/png", new ImageContent.Inline(GREEN), replyQueue + "-gone", "call");

        handler(queues.factory()).handle(request, 1);

        assertThat(cloud.results().find(request.submitted().id()).orElseThrow().label())
                .contains("green");
    }

    @Test
    void storesTheTopPredictionsOnly() throws Exception {
        createAll();

        handler(queues.factory(), 1, Duration.ZERO).handle(request(RED), 1);

        assertThat(reply().predictions()).extracting(Prediction::label).containsExactly("red");
    }

    @Test
    void takesTheMinimumServiceTime() throws Exception {
        createAll();
        long before = System.nanoTime();

        handler(queues.factory(), 1, Duration.ofMillis(300)).handle(request(RED), 1);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(reply().label()).contains("red");
    }

    @Test
    void anInterruptEndsTheMinimumServiceTimeWithAFailure() throws Exception {
        createAll();
        ClassificationRequest request = request(RED);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread handling = new Thread(() -> failure.complete(catchThrowable(
                () -> handler(queues.factory(), 1, Duration.ofHours(1)).handle(request, 1))));
        handling.start();
        Await.until(
                "the handler waits",
                () -> Arrays.stream(handling.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("sleep")));

        handling.interrupt();

        assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessage("interrupted");
        // As if the model took that long.
        assertThat(cloud.results().find(request.submitted().id())).contains(request.submitted());
        assertThat(queues.isEmpty(replyQueue)).isTrue();
    }

    @Test
    void anImageThatWasDeletedMeanwhileLeavesNothing() throws Exception {
        createAll();
        ClassificationRequest done = request(GREEN);
        ClassificationRequest failed = request("text".getBytes(StandardCharsets.UTF_8));
        ClassificationRequest large = request(new ImageContent.Stored());
        cloud.images().putImage(large.submitted(), RED, "image/png");
        for (ClassificationRequest each : List.of(done, failed, large)) {
            cloud.results().delete(each.submitted().id());

            handler(queues.factory()).handle(each, 1);

            assertThat(cloud.results().find(each.submitted().id())).isEmpty();
            assertThat(cloud.images().find(each.submitted())).isEmpty();
        }
        assertThat(outputs()).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThat(activity.busy()).isFalse();
    }

    @Test
    void anImageThatIsDeletedWhileItIsClassifiedIsNotStoredAgain() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        String id = request.submitted().id();
        AtomicBoolean deleted = new AtomicBoolean();
        // Asked for the time of the answer, when the image was read and classified.
        Clock deleting = new Clock() {
            @Override
            public Instant instant() {
                if (activity.busy() && !deleted.getAndSet(true)) {
                    cloud.deletions().delete(id);
                }
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(handler(deleting, queues.factory(), 3, Duration.ZERO).handle(request, 1))
                .isEmpty();

        assertThat(deleted).isTrue();
        assertThat(cloud.results().deletable(id)).isEmpty();
        assertThat(cloud.images().find(request.submitted())).isEmpty();
        assertThat(outputs()).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
    }

    @Test
    void anImageWhoseDeletionWasBrokenOffIsNotClassified() throws Exception {
        createAll();
        ClassificationRequest request = request(GREEN);
        cloud.results().beginDeletion(request.submitted().id());

        assertThat(handler(queues.factory()).handle(request, 1)).isEmpty();

        assertThat(cloud.images().find(request.submitted())).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
        assertThat(cloud.deletions().delete(request.submitted().id())).isPresent();
    }

    @Test
    void aRedeliveredRequestOfADeletedImageIsNoFailure() throws Exception {
        createAll();
        ClassificationRequest request = request(new ImageContent.Stored());
        // The first delivery did not find the image either.
        assertThatThrownBy(() -> handler(queues.factory()).handle(request, 1)).isInstanceOf(StorageException.class);
        cloud.results().delete(request.submitted().id());

        handler(queues.factory()).handle(request, 2);

        assertThat(cloud.results().find(request.submitted().id())).isEmpty();
        assertThat(queues.isEmpty(replyQueue)).isTrue();
    }

    private void createAll() {
        cloud.buckets().create();
        createTable();
    }

    private void createTable() {
        cloud.results().create();
        hasTable = true;
    }

    private RequestHandler handler(ConnectionFactory replies) {
        return handler(replies, HandlerSetup.TOP_K, Duration.ZERO);
    }

    private RequestHandler handler(ConnectionFactory replies, int topK, Duration minServiceTime) {
        return handler(clock, replies, topK, minServiceTime);
    }

    private RequestHandler handler(Clock ticking, ConnectionFactory replies, int topK, Duration minServiceTime) {
        return new HandlerSetup(classifier, cloud, replies, activity, ticking, topK, minServiceTime).handler();
    }

    private ClassificationRequest request(byte[] image) {
        return request(new ImageContent.Inline(image));
    }

    private ClassificationRequest request(ImageContent image) {
        Classification submitted = Classification.queued(
                UUID.randomUUID().toString(), "image.png", clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (hasTable) {
            // As the web tier does before it sends a request.
            cloud.results().insert(submitted, cloud.images().location(submitted));
        }
        return new ClassificationRequest(submitted, "image/png", image, replyQueue, "call");
    }

    private Classification reply() throws Exception {
        return Messages.readReply(queues.receive(replyQueue));
    }

    private List<String> outputs() {
        try (Bucket output = new Bucket(local, cloud.settings().outputBucket())) {
            return output.texts();
        }
    }

    private Map<String, String> tags(Classification image) {
        try (Bucket input = new Bucket(local, cloud.settings().inputBucket())) {
            return input.tags(image.id() + "/" + image.fileName());
        }
    }

    /** Calls the check before each connection. */
    private static ConnectionFactory before(ConnectionFactory factory, Callable<?> check) {
        return (ConnectionFactory) Proxy.newProxyInstance(
                RequestHandlerIT.class.getClassLoader(),
                new Class<?>[] {ConnectionFactory.class},
                (proxy, method, arguments) -> {
                    check.call();
                    try {
                        return method.invoke(factory, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    static ConnectionFactory unreachable() {
        return before(null, () -> {
            throw new JMSException("SQS does not respond");
        });
    }
}
