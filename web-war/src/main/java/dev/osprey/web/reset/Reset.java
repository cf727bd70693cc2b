package dev.osprey.web.reset;

import java.util.List;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.queues.PurgeTooSoonException;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.StoredResults;

/**
 * Empties queues, buckets and tables, and answers the calls that wait: their images are deleted. A worker may store the
 * result of an image in progress afterwards.
 */
@Singleton
public class Reset {

    private static final Logger LOG = Logger.getLogger(Reset.class.getName());

    private final Cloud cloud;
    private final StoredResults stored;

    @Inject
    Reset(Cloud cloud, StoredResults stored) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.stored = Objects.requireNonNull(stored, "stored");
    }

    /** The number of deleted items. */
    public record Counts(int requests, int deadLetters, int results, int images, int answers) {}

    /** @throws ProblemException 503 within a minute after the last reset: SQS allows one purge of a queue per minute */
    public Counts run() {
        int requests;
        int deadLetters;
        try {
            requests = cloud.queues().purgeRequests();
            deadLetters = cloud.queues().purgeDeadLetters();
        } catch (PurgeTooSoonException tooSoon) {
            throw new ProblemException(
                    Response.Status.SERVICE_UNAVAILABLE,
                    tooSoon.getMessage() + ". Please try again then.",
                    PurgeTooSoonException.WAIT,
                    tooSoon);
        }
        cloud.keys().deleteAll();
        cloud.batches().deleteAll();
        List<Integer> objects = cloud.images().deleteAll();
        Counts counts = new Counts(requests, deadLetters, cloud.results().deleteAll(), objects.get(0), objects.get(1));
        cloud.queues().replies().purge();
        // The callers of this node at once, those of the other nodes when these look up their images the next time.
        stored.lookUpWatched();
        LOG.info(() -> "deleted everything: " + counts);
        return counts;
    }
}
