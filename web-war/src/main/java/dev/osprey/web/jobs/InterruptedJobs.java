package dev.osprey.web.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.ForEach;
import dev.osprey.core.jobs.Acceptance;
import dev.osprey.core.jobs.Job;
import dev.osprey.web.metrics.JobCounts;

/**
 * Ends the jobs whose node died while it accepted their images. Such a job is stopped first: should the node only have paused, it
 * accepts no more images. Then the images are withdrawn whose request may be missing, as the node had not recorded that it was
 * sent: those of its last seconds, unless they are answered. Without that, an image with a row and no request would wait for ever.
 */
@Singleton
public class InterruptedJobs {

    /** Longer than a node that was paused needs to notice that its job is stopped. */
    static final Duration NOTICE = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(InterruptedJobs.class.getName());

    private final Cloud cloud;
    private final Cancellations cancellations;
    private final JobCounts counts;
    private final Clock clock;

    @Inject
    InterruptedJobs(Cloud cloud, Cancellations cancellations, JobCounts counts, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.cancellations = Objects.requireNonNull(cancellations, "cancellations");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Does the next step for each of them. Call this every few seconds. */
    public void sweep() {
        ForEach.of(cloud.jobs().beingAccepted(), this::step);
    }

    private void step(String id) {
        Optional<Job> job = cloud.jobs().find(id);
        // The cancellation of a job withdraws all of its images that wait.
        if (job.filter(each -> each.acceptance().isPresent() && each.cancelled().isEmpty())
                .isEmpty()) {
            cloud.jobs().endAcceptance(id);
        } else if (job.get().cancelledAt().isEmpty() && job.get().incomplete(clock.instant())) {
            end(job.get(), job.get().acceptance().get());
        }
    }

    private void end(Job job, Acceptance acceptance) {
        Instant now = clock.instant();
        if (acceptance.stoppedAt().isEmpty()) {
            if (cloud.jobs().stop(job, now)) {
                counts.incomplete();
                LOG.warning(() -> "job=" + job.id() + " stopped: the node that accepted its images is silent");
            }
        } else if (!now.isBefore(acceptance.stoppedAt().get().plus(NOTICE))) {
            withdraw(job, acceptance.sent());
            cloud.jobs().endAcceptance(job.id());
        }
    }

    private void withdraw(Job job, int sent) {
        List<String> ids = cloud.jobs().images(job.id());
        List<String> uncertain = ids.subList(Math.min(sent, ids.size()), ids.size());
        List<String> waiting = cloud.results().statuses(uncertain).entrySet().stream()
                .filter(image -> image.getValue() == Status.QUEUED)
                .map(image -> image.getKey())
                .toList();
        int withdrawn = cancellations.withdrawAll(waiting);
        LOG.info(() -> String.format(
                Locale.ROOT, "job=%s withdrawn images whose requests may be missing count=%d", job.id(), withdrawn));
    }
}
