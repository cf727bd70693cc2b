package dev.osprey.bench.simulation;

import java.util.List;
import java.util.Random;

/** The loads on which the policies are compared. */
final class Traces {

    private static final int HOUR = 3600;
    private static final int HALF = 1800;

    private Traces() {}

    /**
     * @param capacity images per second of one worker; the rates are chosen so that the maximum of the fleet matters
     * @param workers maximum number of workers
     * @param seed of the random traces
     */
    static List<Trace> all(double capacity, int workers, long seed) {
        double full = capacity * workers;
        return List.of(
                new Trace("burst of 100", 600, second -> 0, 100),
                new Trace("burst of 2136", 900, second -> 0, 2136),
                new Trace("steady", HOUR, second -> 0.3 * full, 0),
                dayCurve(full, seed),
                new Trace("flash crowd", HALF, second -> (second > 600 && second < 900 ? 0.8 : 0.08) * full, 0),
                new Trace("on/off", HOUR, second -> (int) (second / 180) % 2 == 0 ? 0.4 * full : 0, 0),
                new Trace("slow ramp", HOUR, second -> 0.8 * full * second / HOUR, 0),
                spikes(full, seed));
    }

    /** A day compressed into two hours, with noise that changes every minute. */
    private static Trace dayCurve(double full, long seed) {
        Random random = new Random(seed);
        double[] noise = random.doubles(121, 0.8, 1.2).toArray();
        return new Trace(
                "day curve",
                2 * HOUR,
                second ->
                        full * (0.3 - 0.27 * Math.cos(2 * Math.PI * second / (2 * HOUR))) * noise[(int) (second / 60)],
                0);
    }

    /** Bursts of Pareto-distributed size at random times. */
    private static Trace spikes(double full, long seed) {
        Random random = new Random(seed + 1);
        double[] rate = new double[HOUR];
        for (int second = 0; second < HOUR; second++) {
            rate[second] += 0.02 * full;
            if (random.nextDouble() < 1.0 / 120) {
                double images = Math.min(40 * full, full * 2 * Math.pow(1 - random.nextDouble(), -1 / 1.3));
                for (int each = second; each < Math.min(HOUR, second + 10); each++) {
                    rate[each] += images / 10;
                }
            }
        }
        return new Trace("heavy-tailed spikes", HOUR, second -> rate[(int) Math.min(HOUR - 1, second)], 0);
    }
}
