package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.web.jobs.JobProgress;
import dev.osprey.web.security.DeleteToken;

/**
 * A job that a call has submitted.
 *
 * @param progress of the job
 * @param rejected files that are no valid images
 * @param token with which the caller may cancel the job; empty when an earlier call has submitted it
 * @param retryAfter when to send again what could not be accepted; empty when everything was
 */
record AcceptedJob(
        JobProgress progress, List<RejectedFile> rejected, Optional<DeleteToken> token, Optional<Duration> retryAfter) {

    AcceptedJob {
        Objects.requireNonNull(progress, "progress");
        rejected = List.copyOf(rejected);
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }
}
