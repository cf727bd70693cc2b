package dev.osprey.web.deletion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.results.OrderNotReadyException;
import dev.osprey.core.results.ResultPage;
import dev.osprey.web.metrics.DeletionCounts;

/**
 * Deletes the images that have expired, portion by portion and the oldest ones first. A sweep that takes too long ends early; the
 * next one continues there. Several nodes may sweep at the same time.
 */
@Singleton
public class Expiry {

    /** Less than the interval of the timer. */
    static final Duration MAX_TIME = Duration.ofSeconds(30);

    private static final int PORTION = 500;

    private static final Logger LOG = Logger.getLogger(Expiry.class.getName());

    private final Cloud cloud;
    private final DeletionCounts counts;
    private final Clock clock;
    private final int portion;
    private Optional<String> cursor = Optional.empty();

    @Inject
    Expiry(Cloud cloud, DeletionCounts counts, Clock clock) {
        this(cloud, counts, clock, PORTION);
    }

    /** @param portion of images that are examined at a time */
    Expiry(Cloud cloud, DeletionCounts counts, Clock clock, int portion) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.portion = portion;
    }

    /** Returns when nothing that has expired is left, or after {@link #MAX_TIME} and the portion that is under way. */
    public synchronized void sweep() {
        try {
            deleteExpired();
        } catch (OrderNotReadyException upgrading) {
            LOG.fine("the table is being upgraded: what has expired is deleted after that");
        }
    }

    private void deleteExpired() {
        Instant end = clock.instant().plus(MAX_TIME);
        int deleted = 0;
        do {
            ResultPage expired = cloud.results().expired(cursor, portion);
            // First: what cannot be deleted must not hold up the others. It is found again once the end is reached.
            cursor = expired.next();
            cloud.deletions().expire(expired.images());
            counts.expired(expired.images().size());
            deleted += expired.images().size();
        } while (cursor.isPresent() && clock.instant().isBefore(end));
        if (deleted > 0) {
            int all = deleted;
            LOG.info(() -> "deleted images that have expired count=" + all);
        }
    }
}
