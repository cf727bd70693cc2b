package dev.osprey.worker.requests;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Uploads of one name where the name is the key. */
@Timeout(300)
@ExtendWith({LocalCloudExtension.class, ColourClassifier.class})
class SameNameIT {

    @TempDir
    private Path temp;

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final JmsQueues queues;
    private final ImageClassifier classifier;
    private final String replyQueue;

    SameNameIT(LocalCloud local, ImageClassifier classifier) throws JMSException {
        this.classifier = classifier;
        cloud = new Cloud(local.newSettings(StorageKeys.PLAIN), clock, Tracing.off());
        cloud.buckets().create();
        cloud.results().create();
        queues = new JmsQueues(local.sqs());
        replyQueue = queues.createReplyQueue(cloud.settings());
    }

    @AfterEach
    void close() throws JMSException {
        queues.close();
        cloud.close();
    }

    @Test
    void eachUploadByReferenceGetsItsOwnAnswer() throws Exception {
        // Both are stored before the first is classified.
        ClassificationRequest red = stored(Color.RED);
        ClassificationRequest green = stored(Color.GREEN);
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            for (Future<?> each : workers.invokeAll(
                    List.of(Executors.callable(() -> handle(red, 1)), Executors.callable(() -> handle(green, 1))))) {
                each.get();
            }
        } finally {
            workers.shutdownNow();
        }

        for (int reply = 0; reply < 2; reply++) {
            Classification answer = Messages.readReply(queues.receive(replyQueue));
            boolean isRed = answer.id().equals(red.submitted().id());
            assertThat(answer.label()).contains(isRed ? "red" : "green");
            assertThat(cloud.results().find(answer.id())).contains(answer);
        }
        assertThat(objects(cloud.settings().inputBucket())).containsExactly("same.png");
        Classification last = cloud.results().find(red.submitted().id()).orElseThrow();
        boolean isRed = Arrays.equals(cloud.images().image(last), ColourModel.png(Color.RED, 64, 64));
        assertThat(objects(cloud.settings().outputBucket())).containsExactly("same");
        assertThat(temp.resolve(cloud.settings().outputBucket()).resolve("same"))
                .hasContent(isRed ? "(same.png, red)" : "(same.png, green)");
    }

    @Test
    void aRedeliveredRequestDeletesWhatItsFirstDeliveryLeft() throws Exception {
        ClassificationRequest red = stored(Color.RED);
        assertThatThrownBy(() -> handler(RequestHandlerIT.unreachable()).handle(red, 1))
                .hasMessage("SQS does not respond");
        assertThat(objects(cloud.settings().inputBucket()))
                .containsExactlyInAnyOrder(red.submitted().id() + "/same.png", "same.png");

        handle(red, 2);

        assertThat(objects(cloud.settings().inputBucket())).containsExactly("same.png");
    }

    @Test
    void anInvalidImageDoesNotReplaceAClassifiedOne() throws Exception {
        handle(stored(Color.RED), 1);
        Classification red = Messages.readReply(queues.receive(replyQueue));

        handle(request(new ImageContent.Inline(new byte[] {1, 2, 3})), 1);

        Classification invalid = Messages.readReply(queues.receive(replyQueue));
        assertThat(cloud.images().image(invalid)).containsExactly(1, 2, 3);
        assertThat(cloud.images().image(red)).isEqualTo(ColourModel.png(Color.RED, 64, 64));
    }

    private ClassificationRequest stored(Color colour) {
        ClassificationRequest request = request(new ImageContent.Stored());
        cloud.images().putImage(request.submitted(), ColourModel.png(colour, 64, 64), "image/png");
        return request;
    }

    private ClassificationRequest request(ImageContent image) {
        Classification submitted = Classification.queued(UUID.randomUUID().toString(), "same.png", clock.instant());
        cloud.results().insert(submitted, cloud.images().location(submitted));
        return new ClassificationRequest(submitted, "image/png", image, replyQueue, "call");
    }

    private void handle(ClassificationRequest request, int delivery) {
        try {
            handler(queues.factory()).handle(request, delivery);
        } catch (JMSException | MalformedMessageException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private RequestHandler handler(ConnectionFactory replies) {
        return new HandlerSetup(classifier, cloud, replies, clock).handler();
    }

    private List<String> objects(String bucket) throws Exception {
        Path folder = Files.createDirectories(temp.resolve(bucket));
        try (Stream<Path> before = Files.walk(folder)) {
            for (Path file : before.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        cloud.folders().download(bucket, "", folder);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .toList();
        }
    }
}
