package dev.osprey.web.jobs;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.ForEach;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.results.Provenance;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.metrics.JobCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingReplies;

/**
 * Cancels jobs: withdraws the images that wait; what is answered stays. The job is marked first, so that a cancellation that is
 * broken off is completed by a repeated call, or by the leading web node.
 */
@Singleton
public class Cancellations {

    private static final Logger LOG = Logger.getLogger(Cancellations.class.getName());

    // As many calls to DynamoDB are made at once, of the connections of this node.
    private static final int PORTION = 32;

    private final Cloud cloud;
    private final JobLookup lookup;
    private final PendingReplies pending;
    private final DeletionCounts deletions;
    private final JobCounts counts;
    private final Executor executor;
    private final Clock clock;

    @Inject
    Cancellations(
            Cloud cloud,
            JobLookup lookup,
            PendingReplies pending,
            DeletionCounts deletions,
            JobCounts counts,
            Executor executor,
            Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.deletions = Objects.requireNonNull(deletions, "deletions");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Cancels a job, and returns when none of its images waits any more. A job that is finished or cancelled stays as it is. May be
     * repeated after a failure.
     *
     * @param allowed whether the caller may cancel a job of this provenance
     * @throws ProblemException 404 when there is no such job, 403 when the caller may not cancel it
     */
    public JobProgress cancel(String id, Predicate<Provenance> allowed) {
        JobProgress before = lookup.byId(id);
        if (!allowed.test(before.job().provenance())) {
            throw new ProblemException(
                    Status.FORBIDDEN, "Only who has submitted this job, and the admin, may cancel it.");
        }
        boolean open = before.job().cancelledAt().isPresent()
                ? before.job().cancelled().isEmpty()
                : !before.finished();
        if (open && cloud.jobs().beginCancellation(id, clock.instant())) {
            if (before.job().cancelledAt().isEmpty()) {
                counts.cancelled();
                LOG.info(() -> "job=" + id + " cancelled");
            }
            complete(id, false);
        }
        return lookup.byId(id);
    }

    /** Completes cancellations that were broken off. */
    public void completeBrokenOff() {
        ForEach.of(cloud.jobs().openCancellations(), id -> complete(id, false));
    }

    /** Withdraws what this node has put into the queue of a job that was cancelled meanwhile. */
    public void completeAfterAccepting(String id) {
        complete(id, true);
    }

    /** @param accepted whether the node that accepted the images has stopped */
    private void complete(String id, boolean accepted) {
        Optional<Job> job = cloud.jobs().find(id);
        List<String> ids = cloud.jobs().images(id);
        int withdrawn = withdrawAll(ids);
        // Until then, that node may put more images into the queue; it completes the cancellation itself, if it does
        // not die.
        if (accepted || job.filter(each -> each.accepting(clock.instant())).isEmpty()) {
            int left = cloud.results().statuses(ids).size();
            cloud.jobs().endCancellation(id, ids.size() - left);
        }
        LOG.info(() -> String.format(Locale.ROOT, "job=%s withdrawn images count=%d", id, withdrawn));
    }

    /**
     * Withdraws those images that wait.
     *
     * @return how many
     */
    int withdrawAll(List<String> ids) {
        int withdrawn = 0;
        for (int from = 0; from < ids.size(); from += PORTION) {
            withdrawn += withdraw(ids.subList(from, Math.min(from + PORTION, ids.size())));
        }
        return withdrawn;
    }

    private int withdraw(List<String> ids) {
        List<Classification> withdrawn = cloud.deletions().withdraw(ids, executor);
        withdrawn.forEach(image -> {
            pending.deleted(image.id());
            deletions.deleted(image.status());
        });
        return withdrawn.size();
    }
}
