package dev.osprey.web.upload;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * How many bytes of uploads this node holds, and how many it may: a quarter of the heap, since an image on its way into
 * a message is there up to four times (as read, as text of the message, as text of the call to SQS, as its bytes).
 */
@Singleton
public class UploadMemory {

    private static final int COPIES = 4;

    private final long budget;
    private final AtomicLong held = new AtomicLong();

    @Inject
    UploadMemory() {
        this(Runtime.getRuntime().maxMemory() / COPIES);
    }

    UploadMemory(long budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("a budget of " + budget + " bytes");
        }
        this.budget = budget;
    }

    /** Holds nothing yet. */
    Share share() {
        return new Share();
    }

    public long held() {
        return held.get();
    }

    public long budget() {
        return budget;
    }

    /** What one call holds. */
    final class Share {

        private final AtomicLong mine = new AtomicLong();

        /** @return false, and nothing is taken, when the budget is used up */
        boolean take(long bytes) {
            if (held.addAndGet(bytes) > budget) {
                held.addAndGet(-bytes);
                return false;
            }
            mine.addAndGet(bytes);
            return true;
        }

        /** Gives back everything; again is no error. */
        void giveBack() {
            held.addAndGet(-mine.getAndSet(0));
        }
    }
}
