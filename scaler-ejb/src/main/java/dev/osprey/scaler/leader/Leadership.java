package dev.osprey.scaler.leader;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

import dev.osprey.core.fleet.Lease;
import dev.osprey.core.fleet.ScalingTable;

/**
 * Whether this node leads. The leader renews its lease by counting up a number; a follower that has seen the same number
 * for long enough, by its own clock, takes the lease over. No clock is compared with another machine's.
 *
 * <p>A lease is never given back: of nodes that stop together the last would start workers anew for the others.
 *
 * <p>Not thread-safe.
 */
public final class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class.getName());
    // A leader that was told of its renewal acts for so long; half of what a follower waits.
    private static final Duration HOLD = Duration.ofSeconds(6);
    private static final Duration SILENCE = Duration.ofSeconds(12);
    private static final Duration RENEWAL = Duration.ofSeconds(2);

    private final ScalingTable table;
    private final String self;
    private final LongSupplier nanos;
    private Optional<Lease> mine = Optional.empty();
    private long renewedAt;
    private Optional<Lease> seen = Optional.empty();
    private long seenAt;

    /**
     * @param self this process of this node, and no other one ever
     * @param nanos a clock that only goes forward, {@link System#nanoTime()}
     */
    public Leadership(ScalingTable table, String self, LongSupplier nanos) {
        this.table = Objects.requireNonNull(table, "table");
        this.self = Objects.requireNonNull(self, "self");
        this.nanos = Objects.requireNonNull(nanos, "nanos");
    }

    /** Renews the lease, or takes it over when its holder is silent; to be called about every second. */
    public boolean leads() {
        if (mine.isPresent()) {
            return !past(renewedAt, RENEWAL) || write(mine, "lost");
        }
        Optional<Lease> now = table.lease();
        if (now.isEmpty()) {
            return write(now, "not taken");
        }
        if (!now.equals(seen)) {
            seen = now;
            // After the reading: the number may have been written while it was under way.
            seenAt = nanos.getAsLong();
            return false;
        }
        return past(seenAt, SILENCE) && write(now, "not taken");
    }

    /**
     * To be called right before each change of the fleet.
     *
     * @throws NotLeadingException when another node may lead
     */
    public void confirm() {
        if (mine.isEmpty() || !write(mine, "lost")) {
            throw new NotLeadingException(self + " does not lead the scalers any more");
        }
        // The answer may have come late, and the process may have been stopped since.
        if (past(renewedAt, HOLD)) {
            throw new NotLeadingException(self + " heard too late that it still leads the scalers");
        }
    }

    private boolean write(Optional<Lease> before, String otherwise) {
        Optional<Lease> last = before;
        while (true) {
            Lease next = last.orElse(new Lease("", 0)).next(self);
            long begun = nanos.getAsLong();
            Optional<Lease> instead = table.replace(last, next);
            if (instead.isEmpty()) {
                if (mine.isEmpty()) {
                    LOG.info(() -> "node=" + self + " leads the scalers");
                }
                mine = Optional.of(next);
                renewedAt = begun;
                return true;
            }
            if (!instead.get().equals(next)) {
                String holder = instead.get().holder();
                LOG.info(() -> "node=" + self + " lease=" + otherwise + " holder=" + holder);
                mine = Optional.empty();
                seen = instead;
                seenAt = nanos.getAsLong();
                return false;
            }
            // An earlier call wrote it, nobody knows when: renewed once more, its time is known.
            last = instead;
        }
    }

    private boolean past(long since, Duration time) {
        return nanos.getAsLong() - since >= time.toNanos();
    }
}
