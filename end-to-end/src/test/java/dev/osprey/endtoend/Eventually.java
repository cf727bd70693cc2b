package dev.osprey.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for a condition instead of a time. */
final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Eventually() {}

    /** @param patience far longer than it should take, unless the time itself is what was promised */
    static void is(String what, Duration patience, Callable<Boolean> condition) throws Exception {
        Instant until = Instant.now().plus(patience);
        while (!condition.call()) {
            if (Instant.now().isAfter(until)) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
