package dev.osprey.web.deadletters;

import java.util.Objects;
import java.util.logging.Logger;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.RequestOrigin;
import dev.osprey.core.queues.DeadLetter;
import dev.osprey.core.queues.DeadLetterQueue;

/** Deletes the requests of images that were deleted: a request may hold its image. */
record DeletedImages(Cloud cloud) {

    private static final Logger LOG = Logger.getLogger(DeletedImages.class.getName());

    DeletedImages {
        Objects.requireNonNull(cloud, "cloud");
    }

    /** @param request as received from this queue */
    void discard(DeadLetterQueue queue, DeadLetter request) {
        for (RequestOrigin origin : request.origins()) {
            LOG.info(() -> origin.logPrefix() + " dead letter deleted: its image was deleted");
            // A worker may have died between storing them and seeing that the image was deleted.
            cloud.images().delete(origin.submitted());
        }
        queue.delete(request);
    }
}
