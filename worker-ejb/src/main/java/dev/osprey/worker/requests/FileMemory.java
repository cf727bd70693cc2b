package dev.osprey.worker.requests;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Limits what the files hold together that the worker reads from S3: a worker handles many messages at once, and these files may be
 * larger than what a message or a form carries. Further ones wait.
 */
@Singleton
public class FileMemory {

    private static final int BYTES_PER_UNIT = 1 << 10;
    private static final int SHARE_OF_HEAP = 4;

    private final int units;
    private final Semaphore free;

    @Inject
    FileMemory() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    FileMemory(long bytes) {
        units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / BYTES_PER_UNIT));
        // Fair, so that a large file is not overtaken for ever.
        free = new Semaphore(units, true);
    }

    /** Whether a file of this size ever finds the memory. */
    boolean fits(long bytes) {
        return bytes / BYTES_PER_UNIT < units;
    }

    /**
     * Waits for the memory of a file and holds it for a while.
     *
     * @param bytes of a file that {@link #fits}
     */
    <T> T hold(long bytes, Supplier<T> use) {
        int permits = Math.toIntExact(bytes / BYTES_PER_UNIT + 1);
        try {
            free.acquire(permits);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        try {
            return use.get();
        } finally {
            free.release(permits);
        }
    }
}
