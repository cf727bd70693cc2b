package dev.osprey.core.queues;

import java.time.Duration;

/** SQS purges a queue only once a minute. */
public class PurgeTooSoonException extends Exception {

    /** The next attempt is allowed after this time at the latest. */
    public static final Duration WAIT = Duration.ofSeconds(60);

    private static final long serialVersionUID = 1;

    PurgeTooSoonException(String queue, Throwable cause) {
        super("The queue " + queue + " was emptied less than a minute ago", cause);
    }
}
