package dev.osprey.web.problems;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import jakarta.ws.rs.core.Response.StatusType;

/** Ends a request with a problem document as response. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;
    private final transient Map<String, String> headers;

    /** An invalid request. */
    public ProblemException(StatusType status, String detail) {
        this(status, detail, Optional.empty(), Map.of(), null);
    }

    /**
     * An invalid request, whose response says more.
     *
     * @param headers of the response
     */
    public ProblemException(StatusType status, String detail, Map<String, String> headers) {
        this(status, detail, Optional.empty(), headers, null);
    }

    /** A temporary condition: the same request may succeed after {@code retryAfter}. */
    public ProblemException(StatusType status, String detail, Duration retryAfter) {
        this(status, detail, Optional.of(retryAfter), Map.of(), null);
    }

    /**
     * A failure in a service that Osprey depends on.
     *
     * @param retryAfter when the same request may succeed
     */
    public ProblemException(StatusType status, String detail, Duration retryAfter, Throwable cause) {
        this(status, detail, Optional.of(retryAfter), Map.of(), cause);
    }

    private ProblemException(
            StatusType status,
            String detail,
            Optional<Duration> retryAfter,
            Map<String, String> headers,
            Throwable cause) {
        super(detail, cause);
        this.problem = new Problem(status, detail);
        this.retryAfter = retryAfter;
        this.headers = Map.copyOf(headers);
    }

    public Problem problem() {
        return problem;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
