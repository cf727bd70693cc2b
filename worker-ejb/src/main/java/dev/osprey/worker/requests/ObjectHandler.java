package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.JMSException;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.storage.ObjectContent;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.worker.classification.CurrentModel;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Handles one object that S3 has announced: classifies it like an upload that nobody waits for, and tags it.
 *
 * <p>The answer belongs to a copy, as an uploaded image has one: whoever put the object there may replace or delete it at any
 * time. Each step is idempotent, since S3 may announce an object more than once.
 */
@Singleton
public class ObjectHandler {

    private static final Logger LOG = Logger.getLogger(ObjectHandler.class.getName());

    private final RequestHandler requests;
    private final CurrentModel model;
    private final Cloud cloud;
    private final Clock clock;
    private final int maxBytes;

    /** @param maxBytes size limit of an image */
    @Inject
    ObjectHandler(
            RequestHandler requests,
            CurrentModel model,
            Cloud cloud,
            Clock clock,
            @ConfigProperty(name = "osprey.upload.max-bytes") int maxBytes) {
        this.requests = requests;
        this.model = model;
        this.cloud = cloud;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /**
     * Returns once the image has its result, or none is due: the object is gone, or this service has stored it.
     *
     * @param delivery delivery attempt of the message, from 1
     * @throws RuntimeException or an error when the message must be redelivered
     */
    void handle(CreatedObject object, int delivery) {
        if (object.isFolder() || isOfKnownImage(object)) {
            LOG.fine(() -> object.logPrefix() + " is no upload");
            return;
        }
        ObjectContent content = cloud.sources().content(object, maxBytes);
        if (content instanceof ObjectContent.Bytes file) {
            classify(object, file.bytes(), delivery);
        } else if (content instanceof ObjectContent.TooLarge) {
            fail(object, ReferencedImages.tooLarge(maxBytes));
        } else if (content instanceof ObjectContent.Unreadable) {
            fail(object, "the file cannot be read: it is archived, or encrypted with a key of its owner");
        } else if (content instanceof ObjectContent.Gone) {
            LOG.info(() -> object.logPrefix() + " was deleted or replaced before it was read");
            // An earlier delivery may have inserted its row.
            cloud.deletions().withdraw(object.queued().id());
        } else {
            LOG.fine(() -> object.logPrefix() + " was stored by this service");
        }
    }

    /** Without a call of S3, and also if an earlier version of this service has stored the object. */
    private boolean isOfKnownImage(CreatedObject object) {
        return StorageKeys.ownId(object)
                .flatMap(cloud.results()::find)
                .filter(image -> object.key().equals(image.id() + "/" + image.fileName()))
                .isPresent();
    }

    private void classify(CreatedObject object, byte[] file, int delivery) {
        ImageFormat format;
        try {
            format = model.get().format(file);
        } catch (InvalidImageException invalid) {
            // Nothing to show: it needs no copy.
            fail(object, invalid.getMessage());
            return;
        }
        Optional<Classification> inserted = queued(object);
        if (inserted.isEmpty()) {
            return;
        }
        Classification queued = inserted.get();
        LOG.info(() -> String.format(
                Locale.ROOT,
                "%s id=%s accepted bytes=%d type=%s",
                object.logPrefix(),
                queued.id(),
                file.length,
                format.mimeType()));
        ClassificationRequest request = new ClassificationRequest(
                queued, format.mimeType(), new ImageContent.Inline(file), Optional.empty(), object.requestId());
        handle(request, delivery)
                .flatMap(Classification::label)
                .ifPresent(label -> cloud.sources().tag(object, label));
    }

    private Optional<Classification> handle(ClassificationRequest request, int delivery) {
        try {
            return requests.handle(request, delivery);
        } catch (JMSException | MalformedMessageException impossible) {
            // Nothing is sent, and the id follows from name and time.
            throw new IllegalStateException(impossible);
        }
    }

    /** @return empty when the image was deleted, with the object, after this delivery has read it */
    private Optional<Classification> queued(CreatedObject object) {
        Classification queued = object.queued();
        boolean inserted =
                cloud.results().insert(queued, cloud.images().location(queued), Provenance.bucket(object.source()));
        if (inserted && !cloud.sources().exists(object.source())) {
            LOG.info(() -> object.logPrefix() + " was deleted or replaced after it was read");
            cloud.deletions().withdraw(queued.id());
            return Optional.empty();
        }
        return Optional.of(queued);
    }

    private void fail(CreatedObject object, String reason) {
        queued(object).ifPresent(queued -> {
            Classification failed = queued.failed(reason, clock.instant().truncatedTo(ChronoUnit.MILLIS))
                    .by(model.get().model());
            cloud.results().store(failed, cloud.images().location(failed));
            LOG.info(() -> object.logPrefix() + " id=" + failed.id() + " FAILED: " + reason);
        });
    }
}
