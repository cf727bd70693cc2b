package dev.osprey.web.webhooks;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an attempt to deliver a webhook has ended.
 *
 * @param result what became of it
 * @param detail the HTTP status, or why there is none; says nothing secret
 * @param retryAfter what the receiver asks for
 */
record Attempt(Result result, String detail, Optional<Duration> retryAfter) {

    /** In one word, also as a tag of a metric. */
    enum Result {
        /** The receiver has confirmed with a status from 200 to 299. */
        DELIVERED,
        /** The receiver has answered with another status. */
        REJECTED,
        /** The receiver has answered 410: it never wants to be told. */
        GONE,
        /** There was no answer in time. */
        UNREACHABLE,
        /** Nothing was sent: the address is not public. */
        FORBIDDEN
    }

    Attempt {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }

    static Attempt without(Result result, String reason) {
        return new Attempt(result, reason, Optional.empty());
    }

    boolean delivered() {
        return result == Result.DELIVERED;
    }
}
