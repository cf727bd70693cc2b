package dev.osprey.core.fleet;

import java.util.Objects;

/**
 * Who leads.
 *
 * @param holder one process of one node
 * @param number one more with each renewal: who sees it unchanged for long enough knows that nobody leads
 */
public record Lease(String holder, long number) {

    public Lease {
        Objects.requireNonNull(holder, "holder");
    }

    /** What the holder writes to stay it, or another to become it. */
    public Lease next(String nextHolder) {
        return new Lease(nextHolder, number + 1);
    }
}
