package dev.osprey.core.images;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * The processor time that the current thread may spend on an image. Not the time of day: on a busy machine a valid image
 * takes long.
 */
final class DecodingTime {

    /** The image needs more. */
    static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1;

        private ExceededException(Duration limit) {
            super("decoding takes more than " + limit.toMillis() + " ms of processor time");
        }
    }

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Duration limit;
    private final long end;

    DecodingTime(Duration limit) {
        this.limit = limit;
        this.end = threads.getCurrentThreadCpuTime() + limit.toNanos();
    }

    /** @throws ExceededException when the time is over */
    void check() throws ExceededException {
        if (threads.getCurrentThreadCpuTime() > end) {
            throw new ExceededException(limit);
        }
    }
}
