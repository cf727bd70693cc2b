package dev.osprey.scaler.leader;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

import dev.osprey.core.fleet.Lease;
import dev.osprey.core.fleet.ScalingTable;

/**
 * Decides whether this node is the leader. The leader renews its lease by incrementing the version; a follower that reads
 * the same version for the lease's duration, measured by its own clock, takes the lease over. Clocks of different machines
 * are never compared.
 *
 * <p>A leader that shuts down does not release the lease: when all nodes stop at once, the last one would otherwise take
 * over and restart workers that the others have just stopped.
 *
 * <p>Not thread-safe.
 */
public final class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class.getName());

    private final ScalingTable table;
    private final String self;
    private final LeaseTiming timing;
    private final LongSupplier nanos;
    private Optional<Lease> held = Optional.empty();
    private long renewedAt;
    private Optional<Lease> seen = Optional.empty();
    private long seenAt;

    /**
     * @param self identifies this run of this node; no other run ever has the same name
     * @param nanos a monotonic clock, {@link System#nanoTime()}
     */
    public Leadership(ScalingTable table, String self, LeaseTiming timing, LongSupplier nanos) {
        this.table = Objects.requireNonNull(table, "table");
        this.self = Objects.requireNonNull(self, "self");
        this.timing = Objects.requireNonNull(timing, "timing");
        this.nanos = Objects.requireNonNull(nanos, "nanos");
    }

    /** Renews the lease, or takes it over when its holder no longer renews it. Call this about every second. */
    public boolean leads() {
        if (held.isPresent()) {
            return !elapsed(renewedAt, timing.renewal()) || write(held, "lost");
        }
        Optional<Lease> now = table.lease();
        if (now.isEmpty()) {
            return write(now, "not acquired");
        }
        if (!now.equals(seen)) {
            seen = now;
            // Read the clock after the table: the holder may have renewed the lease while the call was in flight.
            seenAt = nanos.getAsLong();
            return false;
        }
        return elapsed(seenAt, timing.duration()) && write(now, "not acquired");
    }

    /**
     * Confirms the lease. Call this immediately before each change of the fleet.
     *
     * @throws NotLeadingException if another node may be the leader
     */
    public void confirm() {
        if (held.isEmpty() || !write(held, "lost")) {
            throw new NotLeadingException("node=" + self + " is not the leader");
        }
        // The response may have been slow, or the process suspended since.
        if (elapsed(renewedAt, timing.validity())) {
            throw new NotLeadingException("node=" + self + " confirmed its lease too late to rely on it");
        }
    }

    private boolean write(Optional<Lease> before, String outcomeOnConflict) {
        Optional<Lease> last = before;
        while (true) {
            Lease next = last.orElse(new Lease("", 0)).next(self);
            long startedAt = nanos.getAsLong();
            Optional<Lease> conflicting = table.replace(last, next);
            if (conflicting.isEmpty()) {
                if (held.isEmpty()) {
                    LOG.info(() -> "node=" + self + " is now the leader");
                }
                held = Optional.of(next);
                renewedAt = startedAt;
                return true;
            }
            if (!conflicting.get().equals(next)) {
                String holder = conflicting.get().holder();
                LOG.info(() -> "node=" + self + " lease=" + outcomeOnConflict + " holder=" + holder);
                held = Optional.empty();
                seen = conflicting;
                seenAt = nanos.getAsLong();
                return false;
            }
            // An earlier call wrote this lease at an unknown time: renew it once more to know the time.
            last = conflicting;
        }
    }

    private boolean elapsed(long since, Duration time) {
        return nanos.getAsLong() - since >= time.toNanos();
    }
}
