package dev.osprey.web.problems;

import java.time.Duration;
import java.util.Optional;

import jakarta.ws.rs.core.Response.StatusType;

/** Ends a request with a problem document. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    /** A mistake in the request. */
    public ProblemException(StatusType status, String detail) {
        this(status, detail, Optional.empty(), null);
    }

    /** Nobody's mistake: later the same request may succeed. */
    public ProblemException(StatusType status, String detail, Duration retryAfter) {
        this(status, detail, Optional.of(retryAfter), null);
    }

    /**
     * A fault behind this service.
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
