package dev.osprey.core.queues;

import java.time.Duration;

/** SQS empties a queue once a minute. */
public class PurgeTooSoonException extends Exception {

    /** When the next try will be allowed, at the latest. */
    public static final Duration WAIT = Duration.ofSeconds(60);

    private static final long serialVersionUID = 1;

    PurgeTooSoonException(String queue, Throwable cause) {
        super("The queue " + queue + " was emptied less than a minute ago", cause);
    }
}
