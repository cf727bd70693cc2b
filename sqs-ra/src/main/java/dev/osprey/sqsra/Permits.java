package dev.osprey.sqsra;

import java.time.Duration;

/** One permit for each message that may be worked on at the same time. */
final class Permits {
    private final int all;
    private final long gatherMillis;
    private int free;
    private boolean closed;

    /** @param gather how long a busy adapter waits for more permits than one, so that a receive is worth its call */
    Permits(int all, Duration gather) {
        if (all < 1) {
            throw new IllegalArgumentException("there must be at least one permit, not " + all);
        }
        this.all = all;
        this.free = all;
        this.gatherMillis = gather.toMillis();
    }

    /** Waits until a permit is free and takes up to {@code most}; answers 0 only once closed. */
    synchronized int take(int most) throws InterruptedException {
        while (free == 0 && !closed) {
            wait();
        }
        int wanted = Math.min(most, all);
        long deadline = System.nanoTime() + gatherMillis * 1_000_000;
        for (long left = gatherMillis; free < wanted && !closed && left > 0; ) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        if (closed) {
            return 0;
        }
        int taken = Math.min(free, wanted);
        free -= taken;
        return taken;
    }

    synchronized void giveBack(int count) {
        if (count < 0 || free + count > all) {
            throw new IllegalArgumentException(count + " permits given back with " + free + " of " + all + " free");
        }
        free += count;
        notifyAll();
    }

    /** From now on nothing is taken and nobody waits. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
