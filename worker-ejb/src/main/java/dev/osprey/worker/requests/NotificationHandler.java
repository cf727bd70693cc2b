package dev.osprey.worker.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.S3EventNotification;
import dev.osprey.core.storage.StorageKeys;

/** Handles a message of S3: all objects that it announces. */
@Singleton
public class NotificationHandler {

    private static final Logger LOG = Logger.getLogger(NotificationHandler.class.getName());

    private final ObjectHandler objects;

    private final UploadHandler uploads;

    private final String inputBucket;

    @Inject
    NotificationHandler(ObjectHandler objects, UploadHandler uploads, Cloud cloud) {
        this.objects = objects;
        this.uploads = uploads;
        this.inputBucket = cloud.settings().inputBucket();
    }

    /**
     * Returns once all objects are handled: the message may be acknowledged. A failure does not keep the others from being
     * handled.
     *
     * @param delivery delivery attempt, from 1
     * @throws RuntimeException or an error when the message must be redelivered
     * @throws MalformedMessageException when an object is in another bucket
     */
    void handle(S3EventNotification notification, int delivery) throws MalformedMessageException {
        if (!notification.created().stream().map(CreatedObject::bucket).allMatch(inputBucket::equals)) {
            throw new MalformedMessageException("an S3 event notification is not about the input bucket");
        }
        List<RuntimeException> failures = new ArrayList<>();
        for (CreatedObject object : notification.created()) {
            try {
                handle(object, delivery);
            } catch (RuntimeException failure) {
                LOG.warning(() ->
                        String.format(Locale.ROOT, "%s failed delivery=%d: %s", object.logPrefix(), delivery, failure));
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    private void handle(CreatedObject object, int delivery) {
        Optional<String> upload = StorageKeys.uploadId(object);
        if (upload.isPresent()) {
            uploads.handle(object, upload.get(), delivery);
        } else {
            objects.handle(object, delivery);
        }
    }
}
