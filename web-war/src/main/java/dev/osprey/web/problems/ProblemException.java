package dev.osprey.web.problems;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.StatusType;

/** Ends a request with a problem document as response. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    /** An invalid request. */
    public ProblemException(StatusType status, String detail) {
        this(status, detail, Map.of());
    }

    /**
     * An invalid request, whose response says more.
     *
     * @param headers of the response
     */
    public ProblemException(StatusType status, String detail, Map<String, String> headers) {
        this(status, detail, headers, null);
    }

    /** A temporary condition: the same request may succeed after {@code retryAfter}. */
    public ProblemException(StatusType status, String detail, Duration retryAfter) {
        this(status, detail, retryAfter, null);
    }

    /**
     * A failure in a service that Osprey depends on.
     *
     * @param retryAfter when the same request may succeed
     */
    public ProblemException(StatusType status, String detail, Duration retryAfter, Throwable cause) {
        this(status, detail, Map.of(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds())), cause);
    }

    private ProblemException(StatusType status, String detail, Map<String, String> headers, Throwable cause) {
        super(detail, cause);
        this.problem = new Problem(status, detail);
        this.headers = Map.copyOf(headers);
    }

    public Problem problem() {
        return problem;
    }

    /** Of the response, by name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** When the same request may succeed; empty when it never will. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(headers.get(HttpHeaders.RETRY_AFTER))
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }
}
