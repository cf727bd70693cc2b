package dev.osprey.sqsra;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Given once; whoever pauses wakes up. */
final class StopSignal {
    private final CountDownLatch latch = new CountDownLatch(1);
    private long givenAtNanos;

    synchronized void give() {
        if (!given()) {
            givenAtNanos = System.nanoTime();
            latch.countDown();
        }
    }

    /** What is left of the time that began with the signal; zero when it is over. */
    synchronized Duration leftOf(Duration time) {
        Duration left = time.minusNanos(System.nanoTime() - givenAtNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean given() {
        return latch.getCount() == 0;
    }

    /** Waits for the time or the signal; true when the signal was given. */
    boolean pause(Duration time) throws InterruptedException {
        return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
