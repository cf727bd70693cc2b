package dev.osprey.core.fleet;

import java.util.Objects;

/**
 * The lease that makes one scaler the leader.
 *
 * @param holder one process of one node
 * @param version incremented by each renewal: a version that stays the same for long enough shows that the holder is gone
 */
public record Lease(String holder, long version) {

    public Lease {
        Objects.requireNonNull(holder, "holder");
    }

    /** The lease after a renewal by its holder or a takeover by another. */
    public Lease next(String nextHolder) {
        return new Lease(nextHolder, version + 1);
    }
}
