package dev.osprey.bench.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Minimum, median and maximum of repeated measurements; the median is robust against a single slow round. */
public record Spread(double min, double median, double max) {
    public Spread {
        // Also rejects NaN.
        if (!(min <= median && median <= max)) {
            throw new IllegalArgumentException("not in order: " + min + ", " + median + ", " + max);
        }
    }

    /** @throws IllegalArgumentException if there is no measurement, or one of them is NaN */
    public static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure).toArray());
    }

    static Spread of(double... measurements) {
        if (measurements.length == 0) {
            throw new IllegalArgumentException("no measurements");
        }
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
