package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;

/**
 * The recent arrival rate as two exponential moving averages; the difference between the fast and the slow one is the trend.
 *
 * @param at time of the last observation; null before the first
 * @param fast images per second, averaged over about twenty seconds
 * @param slow images per second, averaged over about two minutes
 */
record Demand(Instant at, double fast, double slow) {

    static final Demand UNKNOWN = new Demand(null, 0, 0);

    private static final double FAST_SECONDS = 20;
    private static final double SLOW_SECONDS = 120;
    // Standard deviations of a Poisson process beyond which a higher rate is not random.
    private static final double SIGNIFICANT = 3;

    Demand after(Observation seen) {
        if (at == null) {
            return new Demand(seen.at(), seen.arrivalRate(), seen.arrivalRate());
        }
        // A clock that was set back counts as no elapsed time.
        double elapsed = Math.max(0, Duration.between(at, seen.at()).toMillis() / 1000.0);
        double interval = Math.max(1, elapsed);
        double deviation = Math.sqrt(Math.max(fast, 1 / interval) / interval);
        boolean jumped = seen.arrivalRate() > fast + SIGNIFICANT * deviation;
        return new Demand(
                seen.at(),
                jumped ? seen.arrivalRate() : mean(fast, seen.arrivalRate(), elapsed / FAST_SECONDS),
                mean(slow, seen.arrivalRate(), elapsed / SLOW_SECONDS));
    }

    /** Expected images per second after this time; a falling rate is assumed to stay. */
    double forecast(Duration ahead) {
        double slope = (fast - slow) / (SLOW_SECONDS - FAST_SECONDS);
        return fast + Math.max(0, slope) * ahead.toMillis() / 1000.0;
    }

    private static double mean(double before, double now, double weight) {
        double old = Math.exp(-weight);
        return old * before + (1 - old) * now;
    }
}
