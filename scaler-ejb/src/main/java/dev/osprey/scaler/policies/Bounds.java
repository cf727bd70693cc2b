package dev.osprey.scaler.policies;

/**
 * Fewest and most workers.
 *
 * @param min at least 0
 * @param max at least {@code min}
 */
public record Bounds(int min, int max) {

    public Bounds {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("osprey.scaling.min is " + min + " and osprey.scaling.max is " + max
                    + ": 0 <= min <= max is needed");
        }
    }

    /** The nearest allowed count. */
    public int nearest(int wanted) {
        return Math.max(min, Math.min(max, wanted));
    }

    /** The nearest allowed count that keeps what is booting: a boot that was paid for is not thrown away. */
    int allow(long wanted, Observation seen) {
        return (int) Math.max(min, Math.min(max, Math.max(wanted, seen.booting())));
    }
}
