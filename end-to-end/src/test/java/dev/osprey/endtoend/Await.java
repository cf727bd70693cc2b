package dev.osprey.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Polls a condition. */
final class Await {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Await() {}

    /**
     * Fails after the timeout.
     *
     * @param what the condition in words
     * @param timeout far longer than it should take, so that a slow machine does not miss it
     */
    static void until(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(timeout);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + timeout + ": " + what);
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }
}
