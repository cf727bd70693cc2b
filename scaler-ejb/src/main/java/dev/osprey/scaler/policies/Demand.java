package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;

/**
 * The rate of arrivals in the recent past, smoothed twice: the difference of a quick and a slow mean tells where it goes.
 *
 * @param at of the last observation; null before the first
 * @param quick images a second, mean over some twenty seconds
 * @param slow images a second, mean over some two minutes
 */
record Demand(Instant at, double quick, double slow) {

    static final Demand UNKNOWN = new Demand(null, 0, 0);

    private static final double QUICK_SECONDS = 20;
    private static final double SLOW_SECONDS = 120;
    // Standard deviations of a Poisson process: more than chance.
    private static final double SURPRISE = 3;

    Demand after(Observation seen) {
        if (at == null) {
            return new Demand(seen.at(), seen.arrivalRate(), seen.arrivalRate());
        }
        // A clock that was set back counts as no time.
        double passed = Math.max(0, Duration.between(at, seen.at()).toMillis() / 1000.0);
        double interval = Math.max(1, passed);
        double chance = Math.sqrt(Math.max(quick, 1 / interval) / interval);
        boolean jumped = seen.arrivalRate() > quick + SURPRISE * chance;
        return new Demand(
                seen.at(),
                jumped ? seen.arrivalRate() : mean(quick, seen.arrivalRate(), passed / QUICK_SECONDS),
                mean(slow, seen.arrivalRate(), passed / SLOW_SECONDS));
    }

    /** Images a second that are expected after this time; a falling rate is expected to stay. */
    double forecast(Duration ahead) {
        double slope = (quick - slow) / (SLOW_SECONDS - QUICK_SECONDS);
        return quick + Math.max(0, slope) * ahead.toMillis() / 1000.0;
    }

    private static double mean(double before, double now, double weight) {
        double old = Math.exp(-weight);
        return old * before + (1 - old) * now;
    }
}
