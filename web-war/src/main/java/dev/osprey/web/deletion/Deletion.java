package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.DeletableImage;
import dev.osprey.core.results.Provenance;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingReplies;

/** Deletes single images, and answers the calls that wait for them. */
@Singleton
public class Deletion {

    /** A deletion takes seconds at most: one that is older was broken off. */
    static final Duration BROKEN_OFF = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(Deletion.class.getName());

    private final Cloud cloud;
    private final PendingReplies pending;
    private final DeletionCounts counts;
    private final Clock clock;

    @Inject
    Deletion(Cloud cloud, PendingReplies pending, DeletionCounts counts, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * An image that the caller may delete; also one that is half deleted.
     *
     * @param allowed whether the caller may delete an image of this provenance
     * @throws ProblemException 404 when there is no image with this id, 403 when the caller may not delete it
     */
    Classification find(String id, Predicate<Provenance> allowed) {
        DeletableImage found = cloud.results()
                .deletable(id)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "There is no image with this id."));
        if (!allowed.test(found.provenance())) {
            throw new ProblemException(
                    Status.FORBIDDEN, "Only who has uploaded this image, and the admin, may delete it.");
        }
        return found.image();
    }

    /**
     * Deletes an image; one that is queued will not be classified. May be repeated after a failure.
     *
     * @param allowed whether the caller may delete an image of this provenance
     * @throws ProblemException 404 when there is no image with this id, 403 when the caller may not delete it
     */
    void delete(String id, Predicate<Provenance> allowed) {
        find(id, allowed);
        Optional<Classification> deleted = cloud.deletions().delete(id);
        // The callers of this node at once, those of the other nodes when these look up the image the next time.
        pending.deleted(id);
        deleted.ifPresent(image -> {
            counts.deleted(image.status());
            LOG.info(() -> "id=" + id + " deleted status=" + image.status());
        });
    }

    /** Completes what a node that died, or a fault of S3 or DynamoDB, has left half deleted. */
    public void finishBrokenOff() {
        int finished = cloud.deletions().finish(clock.instant().minus(BROKEN_OFF));
        if (finished > 0) {
            LOG.info(() -> "completed deletions that were broken off count=" + finished);
        }
    }
}
