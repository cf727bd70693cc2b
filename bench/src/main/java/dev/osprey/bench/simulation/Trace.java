package dev.osprey.bench.simulation;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Arrivals of images over time.
 *
 * @param seconds duration of the arrivals
 * @param rate expected images per second at each second of the trace
 * @param atOnce images that arrive at the very start
 */
record Trace(String name, int seconds, DoubleUnaryOperator rate, int atOnce) {

    private static final int SLICES = 10;
    private static final double NORMAL_FROM = 500;

    Trace {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rate, "rate");
    }

    /** Number of arrivals in a tenth of a second (Poisson distribution). */
    int arrivals(int slice, RandomGenerator random) {
        int first = slice == 0 ? atOnce : 0;
        double mean = slice < seconds * SLICES ? rate.applyAsDouble(slice / (double) SLICES) / SLICES : 0;
        return first + poisson(mean, random);
    }

    private static int poisson(double mean, RandomGenerator random) {
        if (mean <= 0) {
            return 0;
        }
        if (mean > NORMAL_FROM) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        // Knuth's algorithm: multiply uniform random numbers.
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
