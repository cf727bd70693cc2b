package dev.osprey.web.upload;

import java.time.Duration;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** An upload is refused with 503 because SQS, S3 or DynamoDB failed; nothing of it was accepted. */
final class CloudOutage extends ProblemException {

    private static final long serialVersionUID = 1;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    CloudOutage(Throwable fault) {
        super(
                Status.SERVICE_UNAVAILABLE,
                "The service cannot accept images at the moment. Please try again soon.",
                RETRY_AFTER,
                fault);
    }
}
