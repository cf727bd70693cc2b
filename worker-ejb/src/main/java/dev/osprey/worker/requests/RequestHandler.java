package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.worker.classification.ImageClassifier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One request from image to answer: classified, image stored and tagged, answer stored as text and as a row, reply sent.
 * Each step can be repeated, so a message that comes twice does no harm.
 */
@Singleton
public class RequestHandler {

    private static final Logger LOG = Logger.getLogger(RequestHandler.class.getName());

    private final ImageClassifier classifier;
    private final Cloud cloud;
    private final ConnectionFactory sending;
    private final Activity activity;
    private final Clock clock;
    private final int topK;
    private final Duration minServiceTime;

    /**
     * @param topK how many predictions are kept
     * @param minServiceTime each image takes at least so long: for experiments
     */
    @Inject
    RequestHandler(
            ImageClassifier classifier,
            Cloud cloud,
            ConnectionFactory sending,
            Activity activity,
            Clock clock,
            @ConfigProperty(name = "osprey.worker.top-k", defaultValue = "5") int topK,
            @ConfigProperty(name = "osprey.worker.min-service-time", defaultValue = "PT0S") Duration minServiceTime) {
        this.classifier = classifier;
        this.cloud = cloud;
        this.sending = sending;
        this.activity = activity;
        this.clock = clock;
        this.topK = topK;
        this.minServiceTime = minServiceTime;
    }

    /**
     * Returns when image, answer and reply are safe.
     *
     * @param delivery the how manieth time this message comes, from 1
     * @throws JMSException or a runtime exception when it must come again
     */
    void handle(ClassificationRequest request, int delivery) throws JMSException {
        Instant begun = clock.instant();
        activity.begin(request.submitted().submittedAt());
        try {
            Classification answer = delivery > 1 ? known(request).orElse(null) : null;
            if (answer == null) {
                answer = answer(request);
                takeAtLeast(minServiceTime, begun);
            }
            reply(request, answer);
            log(request, answer, delivery, begun);
        } catch (RuntimeException | JMSException failure) {
            LOG.warning(() -> "%s failed delivery=%d of %d: %s"
                    .formatted(request.logPrefix(), delivery, cloud.settings().maxReceives(), failure));
            if (delivery >= cloud.settings().maxReceives()) {
                giveUp(request, failure);
            }
            throw failure;
        } finally {
            activity.end();
        }
    }

    /** A message that comes again may have been answered, only its acknowledgement got lost. */
    private Optional<Classification> known(ClassificationRequest request) {
        return cloud.results().find(request.submitted().id()).filter(Classification::finished);
    }

    private Classification answer(ClassificationRequest request) {
        Classification submitted = request.submitted();
        boolean inline = request.image() instanceof ImageContent.Inline;
        byte[] image = request.image() instanceof ImageContent.Inline content
                ? content.bytes()
                : cloud.images().image(submitted);
        Classification answer = classify(submitted, image);
        if (inline) {
            cloud.images().putImage(submitted, image, request.mediaType());
        }
        answer.label().ifPresent(label -> {
            cloud.images().tag(submitted, label);
            cloud.images().putAnswer(submitted, label);
        });
        cloud.results().store(answer, cloud.images().location(submitted));
        return answer;
    }

    private Classification classify(Classification submitted, byte[] image) {
        try {
            List<Prediction> predictions = classifier.classify(image, topK).stream()
                    .map(each -> new Prediction(each.label(), each.probability()))
                    .toList();
            return submitted.done(predictions, now());
        } catch (InvalidImageException invalid) {
            // Another try would fail as well: this is the answer.
            return submitted.failed(invalid.getMessage(), now());
        }
    }

    private void reply(ClassificationRequest request, Classification answer) throws JMSException {
        try (Connection connection = sending.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createQueue(request.replyTo()))
                    .send(Messages.writeReply(answer, request.requestId(), session));
        } catch (InvalidDestinationException gone) {
            // The web node went with its queue: the answer is found by id in the table.
            LOG.info(() -> request.logPrefix() + " reply queue " + request.replyTo() + " is gone");
        }
    }

    /** The last delivery failed: whoever waits is told, and the message goes to the dead-letter queue. */
    private void giveUp(ClassificationRequest request, Exception failure) {
        try {
            if (known(request).isPresent()) {
                // Only the reply failed: the answer stays.
                return;
            }
            Classification answer = request.submitted()
                    .failed("The image could not be classified because of a fault in the service.", now());
            cloud.results().store(answer, cloud.images().location(request.submitted()));
            reply(request, answer);
        } catch (RuntimeException | JMSException again) {
            failure.addSuppressed(again);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void takeAtLeast(Duration time, Instant begun) {
        Duration left = time.minus(Duration.between(begun, clock.instant()));
        if (left.isNegative() || left.isZero()) {
            return;
        }
        try {
            Thread.sleep(left.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private void log(ClassificationRequest request, Classification answer, int delivery, Instant begun) {
        LOG.info(() -> "%s %s delivery=%d ms=%d"
                .formatted(
                        request.logPrefix(),
                        answer.status(),
                        delivery,
                        Duration.between(begun, clock.instant()).toMillis()));
    }
}
