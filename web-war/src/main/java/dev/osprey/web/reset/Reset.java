package dev.osprey.web.reset;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.queues.PurgeTooSoonException;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.StoredResults;

/**
 * Empties queues, buckets and tables, and answers the calls that wait: their images are deleted. A worker stores no result of
 * an image without a row. A reset that was interrupted can be repeated: a row is deleted only after its objects.
 */
@Singleton
public class Reset {

    private static final Logger LOG = Logger.getLogger(Reset.class.getName());

    private final Cloud cloud;
    private final StoredResults stored;
    private final Clock clock;

    @Inject
    Reset(Cloud cloud, StoredResults stored, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.stored = Objects.requireNonNull(stored, "stored");
        this.clock = Objects.requireNonNull(clock, "clock");
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
        Instant start = clock.instant();
        cloud.keys().deleteAll();
        cloud.jobs().deleteAll();
        Counts known = cloud.results()
                .batches()
                .map(this::delete)
                .reduce(new Counts(requests, deadLetters, 0, 0, 0), Reset::sum);
        // Those of images that were accepted and deleted in between.
        cloud.keys().deleteAll();
        List<Integer> orphans = cloud.images().deleteOrphans(start);
        Counts counts = sum(known, new Counts(0, 0, 0, orphans.get(0), orphans.get(1)));
        cloud.queues().replies().purge();
        // The callers of this node at once, those of the other nodes when these look up their images the next time.
        stored.lookUpWatched();
        LOG.info(() -> "deleted everything: " + counts);
        return counts;
    }

    private Counts delete(List<Classification> portion) {
        cloud.images().delete(portion);
        cloud.results().delete(portion.stream().map(Classification::id).toList());
        int images = (int) portion.stream().filter(Classification::finished).count();
        int answers = (int)
                portion.stream().filter(each -> each.status() == Status.DONE).count();
        return new Counts(0, 0, portion.size(), images, answers);
    }

    private static Counts sum(Counts first, Counts second) {
        return new Counts(
                first.requests + second.requests,
                first.deadLetters + second.deadLetters,
                first.results + second.results,
                first.images + second.images,
                first.answers + second.answers);
    }
}
