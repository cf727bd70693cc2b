package dev.osprey.core.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for a condition. It is checked often at first, then five times a second: a check may cost the service some work. */
public final class Await {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long MAX_INTERVAL_MILLIS = 200;

    private Await() {}

    /** Fails after two minutes. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, TIMEOUT, condition);
    }

    /**
     * Fails after the timeout.
     *
     * @param what the condition in words
     * @param timeout far longer than it should take, so that a slow machine does not miss it
     */
    public static void until(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(timeout);
        for (long interval = 10; !condition.call(); interval = Math.min(2 * interval, MAX_INTERVAL_MILLIS)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + timeout + ": " + what);
            }
            Thread.sleep(interval);
        }
    }
}
