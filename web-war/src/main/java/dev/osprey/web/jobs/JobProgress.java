package dev.osprey.web.jobs;

import java.time.Instant;
import java.util.Objects;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import dev.osprey.core.jobs.Job;
import dev.osprey.core.json.Json;

/**
 * A job and how far it is. Each image counts once: {@code total} is the sum of the other numbers, except {@code rejected}.
 *
 * @param job as stored
 * @param state of the job
 * @param queued images that wait, or are being accepted
 * @param done images with an answer
 * @param failed images that could not be classified
 * @param cancelled images that were withdrawn when the job was cancelled
 * @param notAccepted images that never came into the queue
 * @param deleted images that were deleted one by one, or have expired
 */
public record JobProgress(
        Job job, JobState state, int queued, int done, int failed, int cancelled, int notAccepted, int deleted) {

    public JobProgress {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(state, "state");
        if (queued + done + failed + cancelled + notAccepted + deleted != job.total()) {
            throw new IllegalArgumentException("job=" + job.id() + ": the numbers are not those of all images");
        }
    }

    /**
     * @param queued images whose rows say so; the same for the others
     * @param now tells whether the node that accepts the images is silent
     */
    static JobProgress of(Job job, int queued, int done, int failed, Instant now) {
        int missing = job.total() - queued - done - failed;
        if (job.cancelledAt().isPresent()) {
            int cancelled = Math.min(missing, job.cancelled().orElse(missing));
            return new JobProgress(job, JobState.CANCELLED, queued, done, failed, cancelled, 0, missing - cancelled);
        }
        if (job.accepting(now)) {
            return new JobProgress(job, JobState.ACCEPTING, queued + missing, done, failed, 0, 0, 0);
        }
        if (job.incomplete(now)) {
            return new JobProgress(job, JobState.INCOMPLETE, queued, done, failed, 0, missing, 0);
        }
        JobState state = queued > 0 ? JobState.RUNNING : JobState.FINISHED;
        return new JobProgress(job, state, queued, done, failed, 0, 0, missing);
    }

    /** Whether none of the numbers but {@code deleted} will change. */
    public boolean finished() {
        return state != JobState.ACCEPTING && queued == 0;
    }

    /** The images that nothing more will happen to. */
    public int settled() {
        return job.total() - queued;
    }

    /** As API clients see it. */
    public JsonObject json() {
        return builder().build();
    }

    /** As API clients see it, for more to be added. */
    public JsonObjectBuilder builder() {
        String self = "/api/jobs/" + job.id();
        return Json.createObjectBuilder()
                .add("id", job.id())
                .add("state", state.text())
                .add("finished", finished())
                .add("submittedAt", job.submittedAt().toString())
                .add("total", job.total())
                .add("queued", queued)
                .add("done", done)
                .add("failed", failed)
                .add("cancelled", cancelled)
                .add("notAccepted", notAccepted)
                .add("deleted", deleted)
                .add("rejected", job.rejected())
                .add(
                        "links",
                        Json.createObjectBuilder()
                                .add("self", self)
                                .add("events", self + "/events")
                                .add("csv", self + "/results.csv")
                                .add("json", self + "/results.json")
                                .add("page", "/jobs/" + job.id()));
    }
}
