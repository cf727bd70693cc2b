package dev.osprey.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for a condition instead of a time. */
final class Await {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private Await() {}

    /** @param timeout far longer than it should take, unless the time itself is what was promised */
    static void until(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
        Instant until = Instant.now().plus(timeout);
        while (!condition.call()) {
            if (Instant.now().isAfter(until)) {
                throw new AssertionError("not within " + timeout + ": " + what);
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }
}
