package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Raised once; wakes every thread that waits in {@link #pause}. */
final class StopSignal {
    private final CountDownLatch latch = new CountDownLatch(1);
    private long raisedAtNanos;

    synchronized void raise() {
        if (!isRaised()) {
            raisedAtNanos = System.nanoTime();
            latch.countDown();
        }
    }

    boolean isRaised() {
        return latch.getCount() == 0;
    }

    /** What remains of a timeout that started when the signal was raised; zero once it has expired. */
    synchronized Duration remaining(Duration timeout) {
        Duration left = timeout.minusNanos(System.nanoTime() - raisedAtNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Waits for the duration or the signal; true when the signal was raised. */
    boolean pause(Duration duration) throws InterruptedException {
        return latch.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
