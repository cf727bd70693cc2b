package dev.osprey.web.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.web.caches.LruCache;
import dev.osprey.web.problems.ProblemException;

/**
 * Counts the images of jobs by their rows, so that no answer of a worker has to change a counter, and no redelivery counts twice.
 * Of a large job, this node remembers for a short time which images are answered, and looks up the others at a limited rate,
 * however many clients ask: the numbers of 10,000 waiting images are some five seconds old. A DynamoDB that answers slowly gets
 * a rest as long as the look-up took.
 */
@Singleton
public class JobLookup {

    // Counted anew at every call.
    private static final int SMALL = 1000;
    private static final int LOOK_UPS_PER_SECOND = 2000;
    // An answered image may be deleted.
    private static final Duration RECOUNT = Duration.ofSeconds(30);
    private static final int PORTION = 1000;
    // Some hundred bytes each.
    private static final int MAX_IDS_REMEMBERED = 200_000;

    private final Cloud cloud;
    private final Function<Collection<String>, Map<String, Status>> statuses;
    private final Clock clock;
    private final LruCache<String, Count> counts;

    @Inject
    JobLookup(Cloud cloud, Clock clock) {
        this(cloud, clock, cloud.results()::statuses);
    }

    JobLookup(Cloud cloud, Clock clock, Function<Collection<String>, Map<String, Status>> statuses) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.statuses = Objects.requireNonNull(statuses, "statuses");
        this.counts = new LruCache<>(MAX_IDS_REMEMBERED, count -> count.ids.size());
    }

    /** @throws ProblemException 404 when there is no such job, or the last of its images has expired */
    public JobProgress byId(String id) {
        return find(id).orElseThrow(
                        () -> new ProblemException(Response.Status.NOT_FOUND, "There is no job with this id."));
    }

    /** Empty when there is no such job, or the last of its images has expired. */
    public Optional<JobProgress> find(String id) {
        return cloud.jobs().find(id).map(this::progress).filter(progress -> !hasExpired(progress));
    }

    /** Whether its images may have expired, which leave it before its row goes. */
    private boolean hasExpired(JobProgress progress) {
        return progress.queued() + progress.done() + progress.failed() == 0
                && cloud.settings()
                        .retention()
                        .latestSubmission(clock.instant())
                        .filter(latest -> !progress.job().submittedAt().isAfter(latest))
                        .isPresent();
    }

    private JobProgress progress(Job job) {
        if (job.total() <= SMALL) {
            return new Count(cloud.jobs().images(job.id())).of(job);
        }
        Count count = counts.get(job.id()).orElseGet(() -> {
            Count first = new Count(cloud.jobs().images(job.id()));
            counts.put(job.id(), first);
            return first;
        });
        return count.of(job);
    }

    /** What is known of the images of one job. */
    private final class Count {

        private final List<String> ids;
        private final BitSet done = new BitSet();
        private final BitSet failed = new BitSet();
        private int queued;
        private Job counted;
        private Instant recountAt = Instant.MIN;
        private Instant lookUpAt = Instant.MIN;

        private Count(List<String> ids) {
            this.ids = ids;
        }

        private synchronized JobProgress of(Job job) {
            Instant now = clock.instant();
            boolean recount = !now.isBefore(recountAt);
            if (recount) {
                done.clear();
                failed.clear();
            }
            // A job that was cancelled a moment ago must not be shown with older numbers.
            if (recount || !job.equals(counted) || !now.isBefore(lookUpAt)) {
                Duration rest = Duration.ofSeconds(1).multipliedBy(lookUp()).dividedBy(LOOK_UPS_PER_SECOND);
                Instant end = clock.instant();
                Duration taken = Duration.between(now, end);
                lookUpAt = end.plus(rest.compareTo(taken) < 0 ? taken : rest);
                if (recount) {
                    recountAt = lookUpAt.plus(RECOUNT);
                }
                counted = job;
            }
            return JobProgress.of(job, queued, done.cardinality(), failed.cardinality(), now);
        }

        /** @return how many images had to be looked up */
        private int lookUp() {
            int lookUps = 0;
            int waiting = 0;
            int next = 0;
            while (next < ids.size()) {
                List<Integer> portion = new ArrayList<>();
                for (; next < ids.size() && portion.size() < PORTION; next++) {
                    if (!done.get(next) && !failed.get(next)) {
                        portion.add(next);
                    }
                }
                Map<String, Status> found =
                        statuses.apply(portion.stream().map(ids::get).toList());
                for (int at : portion) {
                    Status status = found.get(ids.get(at));
                    if (status == Status.QUEUED) {
                        waiting++;
                    } else if (status != null) {
                        (status == Status.DONE ? done : failed).set(at);
                    }
                }
                lookUps += portion.size();
            }
            queued = waiting;
            return lookUps;
        }
    }
}
