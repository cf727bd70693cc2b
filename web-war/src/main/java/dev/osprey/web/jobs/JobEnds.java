package dev.osprey.web.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.failures.ForEach;
import dev.osprey.core.jobs.Acceptance;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.jobs.JobNotice;
import dev.osprey.core.json.Json;
import dev.osprey.core.webhooks.Due;

/**
 * Notices that jobs with a callback have ended, and makes their webhooks due. No worker knows of jobs, so their images are counted
 * from time to time. Several nodes may do so at once: one of them stores the end.
 */
@Singleton
public class JobEnds {

    private static final Logger LOG = Logger.getLogger(JobEnds.class.getName());

    private static final int PORTION = 100;
    private static final Duration SWEEP_TIME = Duration.ofSeconds(20);
    private static final Duration SHORTEST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    // A webhook comes late by at most a hundredth of the time that its job has taken.
    private static final int PARTS_OF_AGE = 100;
    private static final int COUNTS_PER_SECOND = 500;

    private final Cloud cloud;
    private final JobLookup lookup;
    private final Clock clock;
    // Behind jobs that fail, or take too long, the next sweep continues.
    private Optional<Due> last = Optional.empty();

    @Inject
    JobEnds(Cloud cloud, JobLookup lookup, Clock clock) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Looks at those jobs whose time has come. */
    public synchronized void sweep() {
        Instant now = clock.instant();
        do {
            List<Due> portion = cloud.jobs().waiting(now, last, PORTION);
            last = portion.size() == PORTION ? Optional.of(portion.get(PORTION - 1)) : Optional.empty();
            ForEach.of(portion, this::check);
        } while (last.isPresent() && clock.instant().isBefore(now.plus(SWEEP_TIME)));
    }

    private void check(Due waiting) {
        Optional<JobProgress> progress = lookup.find(waiting.id());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (progress.filter(job -> hasEnded(job, now)).isEmpty()) {
            Duration delay = progress.map(job -> delay(job, now)).orElse(LONGEST_DELAY);
            cloud.jobs().postpone(waiting, now.plus(delay));
        } else if (cloud.jobs().end(waiting, new JobNotice.End(now, text(progress.get(), now)))) {
            LOG.info(() -> "request=" + waiting.callback().requestId() + " job=" + waiting.id() + " ended: "
                    + progress.get().state().text());
        }
    }

    /** Whether nothing more will happen, and the numbers are final. */
    private static boolean hasEnded(JobProgress progress, Instant now) {
        Job job = progress.job();
        if (!progress.finished()) {
            return false;
        }
        if (job.cancelledAt().isPresent()) {
            return job.cancelled().isPresent();
        }
        return job.acceptance().isEmpty()
                || job.acceptance()
                        .flatMap(Acceptance::stoppedAt)
                        .filter(at -> !now.isBefore(at.plus(InterruptedJobs.NOTICE)))
                        .isPresent();
    }

    private static Duration delay(JobProgress progress, Instant now) {
        Duration age = Duration.between(progress.job().submittedAt(), now).dividedBy(PARTS_OF_AGE);
        Duration counting = Duration.ofSeconds(progress.queued() / COUNTS_PER_SECOND);
        Duration wanted = age.compareTo(counting) > 0 ? age : counting;
        if (wanted.compareTo(SHORTEST_DELAY) < 0) {
            return SHORTEST_DELAY;
        }
        return wanted.compareTo(LONGEST_DELAY) < 0 ? wanted : LONGEST_DELAY;
    }

    private static String text(JobProgress progress, Instant now) {
        return Json.createObjectBuilder()
                .add("type", "job.completed")
                .add("timestamp", now.toString())
                .add("data", progress.json())
                .build()
                .toString();
    }
}
