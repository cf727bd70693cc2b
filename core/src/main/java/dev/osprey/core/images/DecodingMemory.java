package dev.osprey.core.images;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Limits parallel decoding to the available memory. Further images wait; one image alone is always decoded. */
final class DecodingMemory {

    /** Decodes one image. */
    @FunctionalInterface
    interface Decoding<T> {
        T decode() throws IOException;
    }

    // Four for the image, and the WebP reader holds two copies while decoding.
    static final int BYTES_PER_PIXEL = 8;
    private static final int BYTES_PER_UNIT = 1024;

    private final int units;
    private final Semaphore free;

    /** @param bytes available to all images together */
    DecodingMemory(long bytes) {
        units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / BYTES_PER_UNIT));
        // Fair, so that small images do not starve a large one.
        free = new Semaphore(units, true);
    }

    /** Half of the maximum heap. */
    static DecodingMemory ofThisProcess() {
        return new DecodingMemory(Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param pixels of the image at full size, which most readers decode even when they return a smaller one */
    <T> T decode(long pixels, Decoding<T> decoding) throws IOException {
        int needed = (int) Math.min(units, pixels * BYTES_PER_PIXEL / BYTES_PER_UNIT + 1);
        free.acquireUninterruptibly(needed);
        try {
            return decoding.decode();
        } finally {
            free.release(needed);
        }
    }
}
