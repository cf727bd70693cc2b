package dev.osprey.web.upload;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether an image could be answered in time, as far as can be foreseen. */
@Singleton
public class BacklogLimit {

    private final RetryAfter retryAfter = new RetryAfter(new SecureRandom());
    private final Backlog backlog;
    private final Duration longestWait;

    @Inject
    BacklogLimit(Backlog backlog, @ConfigProperty(name = "osprey.upload.max-backlog-wait") Duration longestWait) {
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.longestWait = Objects.requireNonNull(longestWait, "longestWait");
    }

    /** Why the next image is refused; empty when it is accepted. */
    Optional<ProblemException> refusal() {
        return backlog.expectedWait()
                .filter(wait -> wait.compareTo(longestWait) > 0)
                .map(wait -> new ProblemException(
                        Status.SERVICE_UNAVAILABLE,
                        "More images are waiting than can be classified in time. Please try again a little later.",
                        retryAfter.when(wait.minus(longestWait))));
    }
}
