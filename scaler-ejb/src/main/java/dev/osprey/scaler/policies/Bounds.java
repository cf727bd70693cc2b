package dev.osprey.scaler.policies;

/**
 * The minimum and maximum number of workers.
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

    /** The nearest count within the bounds. */
    public int clamp(int wanted) {
        return Math.max(min, Math.min(max, wanted));
    }

    /** The nearest count within the bounds that keeps all booting workers: a boot that was paid for is not thrown away. */
    int clamp(long wanted, Observation seen) {
        return (int) Math.max(min, Math.min(max, Math.max(wanted, seen.booting())));
    }
}
