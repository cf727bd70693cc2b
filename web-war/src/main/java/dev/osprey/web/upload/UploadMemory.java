package dev.osprey.web.upload;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.problems.ProblemException;

/**
 * Limits the memory for images that are read but not sent to three eighths of the heap, so that a call of the default size
 * fits into the default heap and leaves room for others. The rest of the heap has room for the further copies of those that
 * are being sent inside messages: three of at most 768 KiB each, for as many calls as are handled at once.
 */
@Singleton
public class UploadMemory {

    private static final int EIGHTHS = 3;

    // An upload that is being read or sent takes seconds at most.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final long budget;
    private final RetryAfter retryAfter;
    private final AtomicLong held = new AtomicLong();

    @Inject
    UploadMemory() {
        this(Runtime.getRuntime().maxMemory() / 8 * EIGHTHS, new RetryAfter(new SecureRandom()));
    }

    /** @param budget in bytes */
    UploadMemory(long budget, RetryAfter retryAfter) {
        if (budget < 1) {
            throw new IllegalArgumentException("budget of " + budget + " bytes");
        }
        this.budget = budget;
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** An empty reservation for one call. */
    Reservation reservation() {
        return new Reservation();
    }

    public long held() {
        return held.get();
    }

    public long budget() {
        return budget;
    }

    /** The memory of one call. */
    final class Reservation {

        private final AtomicLong own = new AtomicLong();
        private volatile boolean refused;

        /** @throws ProblemException 503 when the budget is used up; nothing is reserved then */
        void reserve(long bytes) {
            if (held.addAndGet(bytes) > budget) {
                held.addAndGet(-bytes);
                refused = true;
                throw new ProblemException(
                        Status.SERVICE_UNAVAILABLE,
                        "Too many images are being uploaded. Please try again a little later.",
                        retryAfter.when(RETRY_AFTER));
            }
            own.addAndGet(bytes);
        }

        /** Whether the call asked for more than there was. */
        boolean refused() {
            return refused;
        }

        /** Releases everything; a second call changes nothing. */
        void release() {
            held.addAndGet(-own.getAndSet(0));
        }
    }
}
