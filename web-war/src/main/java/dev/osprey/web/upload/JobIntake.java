package dev.osprey.web.upload;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.clients.Places;
import dev.osprey.web.jobs.Cancellations;
import dev.osprey.web.jobs.JobLookup;
import dev.osprey.web.keys.Quota;
import dev.osprey.web.metrics.JobCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.webhooks.Callbacks;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Accepts jobs: reads the whole form, stores the job with the ids of its images, and puts them into the queue, several at a time.
 *
 * <p>Until all are in the queue, the row of the job promises a time until which they will be. If this node dies, that time passes,
 * everybody sees that the job is incomplete, and {@link dev.osprey.web.jobs.InterruptedJobs} ends it.
 */
@Singleton
public class JobIntake {

    /** How far ahead the promise reaches; a node that pauses for longer finds the job stopped. */
    static final Duration PROMISE = Duration.ofSeconds(30);

    private static final Duration PROMISE_EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(JobIntake.class.getName());

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    // Each uses as many threads as it submits images at once, and space on the disk.
    private static final int JOBS = 4;
    private static final int JOBS_PER_CLIENT = 2;
    private static final int IMAGES_AT_ONCE = 8;
    // Its archive, and its images.
    private static final int COPIES = 2;

    private final Cloud cloud;
    private final JobForm form;
    private final Callbacks callbacks;
    private final References references;
    private final Quota quota;
    private final Submissions submissions;
    private final BacklogLimit backlog;
    private final JobLookup lookup;
    private final Cancellations cancellations;
    private final JobCounts counts;
    private final Executor executor;
    private final Clock clock;
    private final UploadMemory disk;
    private final Places places = new Places("jobs being accepted", JOBS, JOBS_PER_CLIENT, RETRY_AFTER);
    private final SecureRandom random = new SecureRandom();

    /** @param maxBytes of one job */
    @Inject
    JobIntake(
            Cloud cloud,
            JobForm form,
            Callbacks callbacks,
            References references,
            Quota quota,
            Submissions submissions,
            BacklogLimit backlog,
            JobLookup lookup,
            Cancellations cancellations,
            JobCounts counts,
            Executor executor,
            Clock clock,
            @ConfigProperty(name = "osprey.jobs.max-bytes") long maxBytes) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.form = Objects.requireNonNull(form, "form");
        this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
        this.references = Objects.requireNonNull(references, "references");
        this.quota = Objects.requireNonNull(quota, "quota");
        this.submissions = Objects.requireNonNull(submissions, "submissions");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.cancellations = Objects.requireNonNull(cancellations, "cancellations");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.disk = new UploadMemory(
                Math.multiplyExact(Math.min(maxBytes, Long.MAX_VALUE / COPIES), COPIES), new RetryAfter(random));
    }

    /**
     * Submits the images of a form.
     *
     * @param mediaType of the form, with its boundary
     * @throws ProblemException when the form is not valid, or no image could be accepted
     */
    AcceptedJob form(InputStream body, String mediaType, JobCall call) {
        return accept(space -> form.form(body, mediaType, space), call);
    }

    /** Like {@link #form}, for a body that is a zip archive. */
    AcceptedJob archive(InputStream body, JobCall call) {
        return accept(space -> form.archive(body, space), call);
    }

    /** Like {@link #form}, for a body that refers to objects in S3. */
    AcceptedJob references(InputStream body, JobCall call) {
        return accept(space -> form.references(body, references::check, space), call);
    }

    private AcceptedJob accept(Function<UploadMemory.Reservation, JobImages> reading, JobCall call) {
        backlog.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        // Before thousands of images are sent for nothing.
        callbacks.of(call.callbacks(), call.id());
        Places.Place place = places.take(call.client());
        UploadMemory.Reservation space = disk.reservation();
        try (JobImages images = reading.apply(space);
                Quota.Use use = counted(call, images)) {
            return accept(images, call, use);
        } catch (IOException notClosed) {
            throw new IllegalStateException(notClosed);
        } finally {
            space.release();
            place.close();
        }
    }

    /** Counts the images for the quota of the caller's key. */
    private Quota.Use counted(JobCall call, JobImages images) {
        try {
            return quota.count(call.uploader().key(), images.size());
        } catch (SdkException fault) {
            throw new CloudOutage(fault);
        }
    }

    private AcceptedJob accept(JobImages images, JobCall call, Quota.Use use) {
        Optional<Callback> callback = callbacks.of(
                Stream.concat(call.callbacks().stream(), images.callbacks().stream())
                        .toList(),
                call.id());
        DeleteToken token = DeleteToken.random(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Job job = new Job(
                        newId(),
                        now,
                        images.size(),
                        Provenance.upload(call.uploader().login(), token.digest()))
                .accepting(now.plus(PROMISE), images.rejected().size());
        List<String> ids =
                Stream.generate(JobIntake::newId).limit(images.size()).toList();
        try {
            cloud.jobs().store(job, ids, callback);
        } catch (SdkException fault) {
            throw new CloudOutage(fault);
        }
        Submission submission = submission(job, ids, images, call, use);
        Submission.Outcome outcome = submission.run();
        Optional<ProblemException> failure = settle(job, ids, outcome);
        LOG.info(() -> String.format(
                Locale.ROOT,
                "request=%s job=%s %s images=%d of %d rejected=%d",
                call.id(),
                job.id(),
                outcome.end(),
                outcome.accepted(),
                images.size(),
                images.rejected().size()));
        return new AcceptedJob(
                lookup.byId(job.id()),
                images.rejected(),
                Optional.of(token),
                failure.flatMap(ProblemException::retryAfter));
    }

    private Submission submission(Job job, List<String> ids, JobImages images, JobCall call, Quota.Use use) {
        List<Classification> queued = IntStream.range(0, ids.size())
                .mapToObj(at ->
                        Classification.queued(ids.get(at), images.fileName(at).text(), job.submittedAt()))
                .toList();
        return new Submission(
                ids.size(),
                // A FIFO queue keeps the order in which they are sent.
                cloud.settings().fifo() ? 1 : IMAGES_AT_ONCE,
                at -> {
                    submissions.submit(
                            images.get(at),
                            queued.get(at),
                            call.id(),
                            call.uploader().group(),
                            job.provenance());
                    use.accepted();
                },
                sent -> cloud.jobs().keepAccepting(job.id(), clock.instant().plus(PROMISE), sent),
                PROMISE_EVERY,
                executor);
    }

    /** @return why images are missing; empty when none are, or the job was cancelled */
    private Optional<ProblemException> settle(Job job, List<String> ids, Submission.Outcome outcome) {
        try {
            Submission.End end = outcome.end();
            if (end == Submission.End.ALL && cloud.jobs().accepted(job.id(), clock.instant())) {
                counts.accepted();
                return Optional.empty();
            }
            if (end == Submission.End.FAILED) {
                return Optional.of(fail(job, ids, outcome));
            }
        } catch (SdkException fault) {
            // The promise passes, and the leader stops the job; what is in the queue will be answered.
            throw new CloudOutage(fault);
        }
        completeUnlessStopped(job);
        return Optional.empty();
    }

    /** This node has paused for so long that the leader has stopped the job, or somebody has cancelled it. */
    private void completeUnlessStopped(Job job) {
        if (cloud.jobs().find(job.id()).filter(Job::stopped).isEmpty()) {
            cancellations.completeAfterAccepting(job.id());
        }
    }

    private ProblemException fail(Job job, List<String> ids, Submission.Outcome outcome) {
        ProblemException reason = outcome.failure().orElseThrow();
        if (outcome.accepted() == 0) {
            cloud.jobs().delete(job);
            throw reason;
        }
        // Their steps have tried the same, but the fault may have hindered them.
        outcome.failed().stream().map(ids::get).forEach(cloud.results()::delete);
        if (cloud.jobs().incomplete(job.id(), clock.instant())) {
            counts.incomplete();
        } else {
            completeUnlessStopped(job);
        }
        return reason;
    }

    private static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }
}
