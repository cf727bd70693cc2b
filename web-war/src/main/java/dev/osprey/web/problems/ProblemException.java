package dev.osprey.web.problems;

import java.time.Duration;
import java.util.Optional;

import jakarta.ws.rs.core.Response.StatusType;

/** Ends a request with a problem document as response. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    /** An invalid request. */
    public ProblemException(StatusType status, String detail) {
        this(status, detail, Optional.empty(), null);
    }

    /** A temporary condition: the same request may succeed after {@code retryAfter}. */
    public ProblemException(StatusType status, String detail, Duration retryAfter) {
        this(status, detail, Optional.of(retryAfter), null);
    }

    /**
     * A failure in a service that Osprey depends on.
     *
     * @param retryAfter when the same request may succeed
     */
    public ProblemException(StatusType status, String detail, Duration retryAfter, Throwable cause) {
        this(status, detail, Optional.of(retryAfter), cause);
    }

    private ProblemException(StatusType status, String detail, Optional<Duration> retryAfter, Throwable cause) {
        super(detail, cause);
        this.problem = new Problem(status, detail);
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
