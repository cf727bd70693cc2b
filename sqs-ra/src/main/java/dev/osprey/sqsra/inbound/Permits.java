package dev.osprey.sqsra.inbound;

import java.time.Duration;

/** One permit for each message that may be in work at the same time. */
final class Permits {
    private final int total;
    private final long gatherMillis;
    private int available;
    private boolean closed;

    /** @param gather how long {@link #acquire} waits for more than one permit, so that a receive call is worth its cost */
    Permits(int total, Duration gather) {
        if (total < 1) {
            throw new IllegalArgumentException("there must be at least one permit, not " + total);
        }
        this.total = total;
        this.available = total;
        this.gatherMillis = gather.toMillis();
    }

    /** Waits until a permit is available and takes at most {@code limit}; returns 0 only when closed. */
    synchronized int acquire(int limit) throws InterruptedException {
        while (available == 0 && !closed) {
            wait();
        }
        int wanted = Math.min(limit, total);
        long deadline = System.nanoTime() + gatherMillis * 1_000_000;
        for (long left = gatherMillis; available < wanted && !closed && left > 0; ) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        if (closed) {
            return 0;
        }
        int taken = Math.min(available, wanted);
        available -= taken;
        return taken;
    }

    synchronized void release(int count) {
        if (count < 0 || available + count > total) {
            throw new IllegalArgumentException(
                    count + " permits released with " + available + " of " + total + " available");
        }
        available += count;
        notifyAll();
    }

    /** From now on {@link #acquire} returns 0 at once, also to threads that wait already. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
