package dev.osprey.web.deadletters;

import java.util.Map;
import java.util.Objects;
import java.util.logging.Logger;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.RequestOrigin;
import dev.osprey.core.queues.DeadLetter;
import dev.osprey.core.queues.DeadLetterQueue;

/**
 * Deletes requests that a redrive could not help: their images were deleted, or classified by a worker that died before it
 * deleted the request. The web node whose caller waits finds such an answer in the table.
 */
record ObsoleteRequests(Cloud cloud) {

    private static final Logger LOG = Logger.getLogger(ObsoleteRequests.class.getName());

    ObsoleteRequests {
        Objects.requireNonNull(cloud, "cloud");
    }

    /**
     * Deletes the letter if it is a request, which has one image, and obsolete.
     *
     * @param letter as received from this queue
     * @param images rows of the letter's images, by id
     * @return whether it was
     */
    boolean discard(DeadLetterQueue queue, DeadLetter letter, Map<String, Classification> images) {
        // A message with the objects that S3 announces holds no image, and S3 does not repeat it.
        if (!letter.request()) {
            return false;
        }
        RequestOrigin origin = letter.origins().get(0);
        Classification image = images.get(origin.imageId());
        if (image == null) {
            LOG.info(() -> origin.logPrefix() + " dead letter deleted: its image was deleted");
            // A worker may have died between storing them and seeing that the image was deleted.
            cloud.images().delete(origin.submitted());
        } else if (image.status() == Status.DONE && origin.submitted().isSameUpload(image)) {
            LOG.info(() -> origin.logPrefix() + " dead letter deleted: its image is classified");
            cloud.images().deletePrevious(origin.submitted(), image);
        } else {
            return false;
        }
        queue.delete(letter);
        return true;
    }
}
