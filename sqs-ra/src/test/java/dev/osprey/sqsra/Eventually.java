package dev.osprey.sqsra;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.fail;

/** Waits for a condition, checking it every ten milliseconds. */
public final class Eventually {
    private static final Duration BOUND = Duration.ofMinutes(1);

    private Eventually() {}

    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, BOUND, condition);
    }

    public static void await(String what, Duration bound, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within %s: %s", bound, what);
            }
            Thread.sleep(10);
        }
    }
}
