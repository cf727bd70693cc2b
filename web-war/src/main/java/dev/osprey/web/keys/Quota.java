package dev.osprey.web.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Counts the images that are uploaded with a key on a day in UTC: all images of a call at once, before any is accepted. */
@Singleton
public class Quota {

    private static final Logger LOG = Logger.getLogger(Quota.class.getName());
    private static final Duration DAY = Duration.ofDays(1);

    private final ApiKeysTable table;
    private final KeyCounts counts;
    private final Clock clock;

    @Inject
    Quota(Cloud cloud, KeyCounts counts, Clock clock) {
        this.table = cloud.apiKeys();
        this.counts = Objects.requireNonNull(counts, "counts");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Counts the images of a call.
     *
     * @param call empty without a key
     * @return to be closed when all images are accepted that will be
     * @throws ProblemException 429 when they are more than what is left of the day
     * @throws SdkException when the table cannot be reached
     */
    public Use count(Optional<KeyCall> call, int images) {
        if (call.isEmpty() || images == 0) {
            return new Use(Optional.empty(), LocalDate.EPOCH, 0);
        }
        ApiKey key = call.get().key();
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Duration left = Duration.between(
                now, day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        OptionalLong quota = key.limits().dailyQuota();
        OptionalLong counted = table.count(key.id(), day, images, quota);
        if (counted.isEmpty()) {
            long most = quota.orElseThrow();
            long rest = Math.max(0, most - table.counted(key.id(), day));
            call.get().images(new Budget("images", most, DAY, rest, left));
            throw exceeded(most, rest, images, left);
        }
        quota.ifPresent(most ->
                call.get().images(new Budget("images", most, DAY, Math.max(0, most - counted.getAsLong()), left)));
        return new Use(Optional.of(key), day, images);
    }

    private ProblemException exceeded(long quota, long rest, int images, Duration left) {
        counts.count(KeyCounts.Outcome.QUOTA);
        return new ProblemException(
                Status.TOO_MANY_REQUESTS,
                String.format(
                        Locale.ROOT,
                        "This key may upload %d images a day. %d are left, and this upload has %d. The next day begins at"
                                + " midnight UTC.",
                        quota,
                        rest,
                        images),
                Budget.seconds(left));
    }

    /** Images of one call that are counted; for several threads at once. */
    public final class Use implements AutoCloseable {

        private final Optional<ApiKey> key;
        private final LocalDate day;
        private final AtomicInteger open;

        private Use(Optional<ApiKey> key, LocalDate day, int images) {
            this.key = key;
            this.day = day;
            this.open = new AtomicInteger(images);
        }

        /** Says that one of the images is accepted. */
        public void accepted() {
            open.decrementAndGet();
        }

        /** Takes the images that are not accepted out of the count. */
        @Override
        public void close() {
            int rest = open.getAndSet(0);
            if (key.isEmpty() || rest <= 0) {
                return;
            }
            try {
                table.giveBack(key.get().id(), day, rest);
            } catch (SdkException fault) {
                LOG.warning(() ->
                        "key=" + key.get().id() + " " + rest + " images were not accepted, but stay counted: " + fault);
            }
        }
    }
}
