package dev.osprey.core.images;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many images be decoded at once as there is memory for; the others wait their turn. One alone always may.
 */
final class DecodingMemory {

    /** What one decoding makes. */
    @FunctionalInterface
    interface Decoding<T> {
        T decode() throws IOException;
    }

    // Four for the picture, and the WebP reader holds it twice while it reads.
    private static final int BYTES_PER_PIXEL = 8;
    private static final int BYTES_PER_UNIT = 1024;

    private final int units;
    private final Semaphore free;

    /** @param bytes that all decodings together may take */
    DecodingMemory(long bytes) {
        units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / BYTES_PER_UNIT));
        // In the order of arrival: a large image must not wait for ever behind small ones.
        free = new Semaphore(units, true);
    }

    /** Half of what this process may have. */
    static DecodingMemory ofThisProcess() {
        return new DecodingMemory(Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param pixels of the image at full size: most readers hold it whole whatever they return */
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
