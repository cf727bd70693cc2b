package dev.osprey.core.images;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits parallel decoding to the available memory: further images wait. Small images have a share of their own, so that
 * they do not wait behind large ones.
 */
final class DecodingMemory {

    /** Uses what is held. */
    @FunctionalInterface
    interface Decoding<T, E extends Exception> {
        T decode() throws E;
    }

    /** An image of more pixels keeps a processor busy for long, whatever its memory. */
    static final long SMALL_PIXELS = 4_000_000;

    private static final int SMALL_IMAGES_SHARE = 8;
    private static final int SMALLEST_PARALLELISM = 4;
    private static final int BYTES_PER_UNIT = 1024;

    private final Duration maxWait;
    private final int smallUnits;
    private final int largeUnits;
    private final Semaphore small;
    private final Semaphore large;
    private final Semaphore largeAtOnce;

    /**
     * @param bytes available to all images together
     * @param largeAtOnce large images that may be decoded at once
     */
    DecodingMemory(long bytes, int largeAtOnce, Duration maxWait) {
        int units = (int) Math.min(Integer.MAX_VALUE, Math.max(2, bytes / BYTES_PER_UNIT));
        this.maxWait = maxWait;
        smallUnits = Math.max(1, units / SMALL_IMAGES_SHARE);
        largeUnits = units - smallUnits;
        // Fair, so that the largest are not overtaken for ever.
        small = new Semaphore(smallUnits, true);
        large = new Semaphore(largeUnits, true);
        this.largeAtOnce = new Semaphore(largeAtOnce, true);
    }

    /** Half of the maximum heap; one large image more than there are processors, for a thumbnail. */
    static DecodingMemory ofThisProcess(Duration maxWait) {
        return new DecodingMemory(
                Runtime.getRuntime().maxMemory() / 2, Runtime.getRuntime().availableProcessors() + 1, maxWait);
    }

    /** What one image can get. */
    long maxBytes() {
        return (long) largeUnits * BYTES_PER_UNIT;
    }

    /**
     * @param bytes to hold while decoding
     * @param pixels of the image at full size, which most readers decode even when they return a smaller one
     * @throws DecodingBusyException when the images before it take longer than the maximum wait
     * @throws IllegalArgumentException for more than {@link #maxBytes}
     */
    <T, E extends Exception> T hold(long bytes, long pixels, Decoding<T, E> decoding) throws E {
        if (bytes > maxBytes()) {
            throw new IllegalArgumentException(bytes + " bytes of " + maxBytes());
        }
        int units = (int) Math.min(largeUnits, bytes / BYTES_PER_UNIT + 1);
        long deadline = System.nanoTime() + maxWait.toNanos();
        if (pixels <= SMALL_PIXELS && units <= smallUnits / SMALLEST_PARALLELISM) {
            return hold(small, units, deadline, decoding);
        }
        // Its place first: an image that waits for one holds no memory.
        return hold(largeAtOnce, 1, deadline, () -> hold(large, units, deadline, decoding));
    }

    private <T, E extends Exception> T hold(Semaphore free, int permits, long deadline, Decoding<T, E> decoding)
            throws E {
        try {
            if (!free.tryAcquire(permits, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new DecodingBusyException(
                        "the images before it were not decoded within " + maxWait.toMillis() + " ms", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DecodingBusyException("interrupted while images before it were decoded", interrupted);
        }
        try {
            return decoding.decode();
        } finally {
            free.release(permits);
        }
    }
}
