package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.ReplySender;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.classification.UnusableOutputException;
import dev.osprey.worker.preprocessing.Channel;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Handles one request: classifies the image, stores and tags it, stores the result as text and as a row, sends the reply.
 * Each step is idempotent, so a redelivered message does no harm.
 */
@Singleton
public class RequestHandler {

    private static final Logger LOG = Logger.getLogger(RequestHandler.class.getName());

    private final CurrentModel model;
    private final Cloud cloud;
    private final ReplySender replies;
    private final Activity activity;
    private final Clock clock;
    private final int topK;
    private final Duration minServiceTime;
    private final CallThreads beside;
    private final ReferencedImages references;

    /**
     * @param replies opens connections for sending replies
     * @param topK predictions to store for an image
     * @param minServiceTime minimum time to spend on an image, for experiments
     * @param beside runs calls to S3 while the thread of a request makes others
     * @param references reads the images that requests refer to
     */
    @Inject
    RequestHandler(
            CurrentModel model,
            Cloud cloud,
            ConnectionFactory replies,
            Activity activity,
            Clock clock,
            @ConfigProperty(name = "osprey.worker.top-k") int topK,
            @ConfigProperty(name = "osprey.worker.min-service-time") Duration minServiceTime,
            CallThreads beside,
            ReferencedImages references) {
        this.model = model;
        this.cloud = cloud;
        this.replies = new ReplySender(replies, cloud.tracing());
        this.activity = activity;
        this.clock = clock;
        this.topK = topK;
        this.minServiceTime = minServiceTime;
        this.beside = beside;
        this.references = references;
    }

    /**
     * Returns once the image is stored, the result is stored and the reply is sent: the message may be acknowledged.
     *
     * @param delivery delivery attempt, from 1
     * @return what is stored of the image; empty when it was deleted
     * @throws JMSException or an unchecked exception or error when the message must be redelivered; at the last delivery
     *     the image has failed then
     * @throws MalformedMessageException when the request does not belong to the image that it names
     */
    Optional<Classification> handle(ClassificationRequest request, int delivery)
            throws JMSException, MalformedMessageException {
        Instant startedAt = clock.instant();
        activity.begin(request.submitted().submittedAt());
        request.replyTo().ifPresent(replies::begin);
        try {
            Optional<Classification> result = result(request, startedAt.plus(minServiceTime));
            if (result.isPresent()) {
                finish(request, result.get());
                log(request, result.get(), delivery, startedAt);
            } else {
                // Its callers know already.
                LOG.info(() -> request.logPrefix() + " was deleted meanwhile");
            }
            return result;
        } catch (MalformedMessageException foreign) {
            // Whatever the image is waiting for, it is not this message.
            throw foreign;
        } catch (Throwable failure) {
            LOG.warning(() -> String.format(
                    Locale.ROOT,
                    "%s failed delivery=%d of %d: %s",
                    request.logPrefix(),
                    delivery,
                    cloud.settings().maxReceives(),
                    failure));
            if (delivery >= cloud.settings().maxReceives()) {
                giveUp(request, failure);
            }
            throw failure;
        } finally {
            request.replyTo().ifPresent(replies::end);
            activity.end();
        }
    }

    private void finish(ClassificationRequest request, Classification result) throws JMSException {
        reply(request, result);
        if (request.image() instanceof ImageContent.Stored) {
            cloud.images().deletePrevious(request.submitted(), result);
        }
    }

    /** @return empty when the image was deleted */
    private Optional<Classification> result(ClassificationRequest request, Instant earliest)
            throws MalformedMessageException {
        Classification submitted = request.submitted();
        Optional<Classification> row = cloud.results().find(submitted.id(), together());
        if (row.isEmpty()) {
            cloud.images().delete(submitted);
            return row;
        }
        if (!row.get().isSameUpload(submitted)) {
            throw new MalformedMessageException(
                    request.logPrefix() + " differs in file name or time from the image that it names");
        }
        // Answered before: only its reply or acknowledgement is missing. A failure does not count, since it may have
        // been
        // redriven.
        if (row.get().status() == Status.DONE) {
            return row;
        }
        return request.image() instanceof ImageContent.Referenced image
                ? references.read(request, image.object(), new ReferencedImages.Use<>() {
                    @Override
                    public Optional<Classification> classify(ClassificationRequest read) {
                        return classifyAndStore(read, earliest);
                    }

                    @Override
                    public Optional<Classification> fail(String reason) {
                        waitUntil(earliest);
                        return storeFailure(submitted, reason);
                    }
                })
                : classifyAndStore(request, earliest);
    }

    /** Of an image that is not worth a copy. */
    private Optional<Classification> storeFailure(Classification submitted, String reason) {
        Classification failed = submitted.failed(reason, now()).by(model.get().model());
        cloud.results().store(failed, cloud.images().location(failed));
        return cloud.results().find(failed.id());
    }

    /**
     * @param earliest the end of the minimum service time; nothing is stored before, as if the model took that long
     * @return what is stored of the image; empty when it was deleted
     */
    private Optional<Classification> classifyAndStore(ClassificationRequest request, Instant earliest) {
        Classification submitted = request.submitted();
        byte[] image = request.image() instanceof ImageContent.Inline content
                ? content.bytes()
                : cloud.images().image(submitted);
        Classification result = classify(request, image, earliest);
        String location = cloud.images().location(result);
        boolean stored = request.image() instanceof ImageContent.Stored
                && location.equals(cloud.images().location(submitted));
        boolean done = result.status() == Status.DONE;
        if (stored && done) {
            cloud.images().putLabel(result, beside);
        } else if (done) {
            cloud.images().putClassified(result, image, request.mediaType(), beside);
        } else if (!stored) {
            cloud.images().putImage(result, image, request.mediaType());
        }
        if (cloud.results().store(result, location, together())) {
            return Optional.of(result);
        }
        // Deleted meanwhile, or answered by another delivery.
        Optional<Classification> row = cloud.results().find(submitted.id());
        if (row.isEmpty()) {
            cloud.images().delete(result);
        }
        return row;
    }

    /** A retry of a failure would fail as well: it is the result. */
    private Classification classify(ClassificationRequest request, byte[] image, Instant earliest) {
        Classification submitted = request.submitted();
        return model.with(classifier -> classify(classifier, submitted, request, image, earliest));
    }

    private Classification classify(
            ImageClassifier classifier,
            Classification submitted,
            ClassificationRequest request,
            byte[] image,
            Instant earliest) {
        try {
            List<List<Channel>> inputs = cloud.tracing().step("decode", () -> classifier.inputs(image));
            List<Prediction> predictions = cloud.tracing().step("forward", () -> classifier.predict(inputs, topK));
            waitUntil(earliest);
            return submitted.done(predictions, now()).by(classifier.model());
        } catch (InvalidImageException invalid) {
            waitUntil(earliest);
            return submitted.failed(invalid.getMessage(), now()).by(classifier.model());
        } catch (UnusableOutputException unusable) {
            waitUntil(earliest);
            LOG.warning(() -> String.format(
                    Locale.ROOT,
                    "%s model=%s: %s",
                    request.logPrefix(),
                    classifier.modelName(),
                    unusable.getMessage()));
            return submitted.failed(unusable.getMessage(), now()).by(classifier.model());
        }
    }

    private void reply(ClassificationRequest request, Classification result) throws JMSException {
        if (request.replyTo().isPresent()) {
            replies.send(result, request.replyTo().get(), request.requestId());
        }
    }

    /** The last delivery attempt failed: replies with an error, and the message moves to the dead-letter queue. */
    private void giveUp(ClassificationRequest request, Throwable failure) {
        try {
            boolean finished = cloud.results()
                    .find(request.submitted().id())
                    .filter(Classification::finished)
                    .isPresent();
            if (finished) {
                // Only the reply failed: the result stays.
                return;
            }
            Classification result = request.submitted()
                    .failed("The image could not be classified because of an internal error.", now())
                    .by(model.get().model());
            if (cloud.results().store(result, cloud.images().location(result))) {
                reply(request, result);
            }
        } catch (RuntimeException | JMSException again) {
            failure.addSuppressed(again);
        }
    }

    /** How many requests reach a step at about the same time: half of those in progress, since the others may take longer. */
    private int together() {
        return (activity.inProgress() + 1) / 2;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void waitUntil(Instant time) {
        Duration left = Duration.between(clock.instant(), time);
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

    private void log(ClassificationRequest request, Classification result, int delivery, Instant startedAt) {
        LOG.info(() -> String.format(
                Locale.ROOT,
                "%s %s delivery=%d ms=%d",
                request.logPrefix(),
                result.status(),
                delivery,
                Duration.between(startedAt, clock.instant()).toMillis()));
    }
}
