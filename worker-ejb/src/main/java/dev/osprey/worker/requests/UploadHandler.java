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
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.storage.ObjectContent;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.worker.classification.CurrentModel;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Handles one image that was uploaded straight to S3, with a URL that the web tier has signed. Its row is there already.
 *
 * <p>The uploader may put it again while the URL is valid, so the image is what a worker has read, and stored under another key. What was
 * uploaded is deleted then.
 */
@Singleton
public class UploadHandler {

    private static final Logger LOG = Logger.getLogger(UploadHandler.class.getName());

    private final RequestHandler requests;
    private final CurrentModel model;
    private final Cloud cloud;
    private final FileMemory memory;
    private final Clock clock;
    private final int maxBytes;

    /** @param maxBytes size limit of an image that is uploaded straight to S3 */
    @Inject
    UploadHandler(
            RequestHandler requests,
            CurrentModel model,
            Cloud cloud,
            FileMemory memory,
            Clock clock,
            @ConfigProperty(name = "osprey.presigned.max-bytes") int maxBytes) {
        this.requests = requests;
        this.model = model;
        this.cloud = cloud;
        this.memory = memory;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /**
     * Returns once the image has its result, or none is due: it was deleted, it has an answer, or the object is gone.
     *
     * @param id of the image
     * @param delivery delivery attempt of the message, from 1
     * @throws RuntimeException or an error when the message must be redelivered
     */
    void handle(CreatedObject object, String id, int delivery) {
        Optional<Classification> awaited = awaited(object, id);
        if (awaited.isEmpty()) {
            LOG.info(() -> object.logPrefix() + " id=" + id + " is not awaited");
            cloud.sources().delete(object.source());
        } else if (object.bytes() > maxBytes) {
            fail(object, awaited.get(), ReferencedImages.tooLarge(maxBytes));
        } else if (!memory.fits(object.bytes())) {
            fail(object, awaited.get(), "the file is larger than the memory of the worker allows");
        } else {
            memory.hold(object.bytes(), () -> {
                read(object, awaited.get(), delivery);
                return null;
            });
        }
    }

    /** @return empty when the row is gone or has an answer, or the object is not what the web tier has signed a URL for */
    private Optional<Classification> awaited(CreatedObject object, String id) {
        return cloud.results()
                .deletable(id)
                .filter(row -> row.image().status() != Status.DONE
                        && row.provenance().source().equals(Optional.of(StorageKeys.uploadOf(row.image())))
                        && StorageKeys.uploadOf(row.image()).key().equals(object.key()))
                .map(row -> row.image().requeued());
    }

    private void read(CreatedObject object, Classification queued, int delivery) {
        ObjectContent content = cloud.sources().content(object, maxBytes);
        if (content instanceof ObjectContent.Bytes file) {
            classify(object, queued, file.bytes(), delivery);
        } else if (content instanceof ObjectContent.TooLarge) {
            fail(object, queued, ReferencedImages.tooLarge(maxBytes));
        } else if (content instanceof ObjectContent.Gone) {
            LOG.info(() -> object.logPrefix() + " id=" + queued.id() + " was deleted or replaced before it was read");
        } else {
            fail(object, queued, "the file cannot be read: it is archived, or encrypted with a key of its owner");
        }
    }

    private void classify(CreatedObject object, Classification queued, byte[] file, int delivery) {
        String mediaType;
        try {
            mediaType = model.get().format(file).mimeType();
        } catch (InvalidImageException invalid) {
            fail(object, queued, invalid.getMessage());
            return;
        }
        LOG.info(() -> String.format(
                Locale.ROOT,
                "%s id=%s uploaded bytes=%d type=%s",
                object.logPrefix(),
                queued.id(),
                file.length,
                mediaType));
        try {
            requests.handle(
                    new ClassificationRequest(
                            queued, mediaType, new ImageContent.Inline(file), Optional.empty(), object.requestId()),
                    delivery);
        } catch (JMSException | MalformedMessageException impossible) {
            // Nothing is sent, and the request is made of the row.
            throw new IllegalStateException(impossible);
        }
        cloud.sources().delete(object.source());
    }

    private void fail(CreatedObject object, Classification queued, String reason) {
        Classification failed = queued.failed(reason, clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .by(model.get().model());
        cloud.results().store(failed, cloud.images().location(failed));
        LOG.info(() -> object.logPrefix() + " id=" + failed.id() + " FAILED: " + reason);
        cloud.sources().delete(object.source());
    }
}
