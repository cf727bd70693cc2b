package dev.osprey.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What some measurements of the same thing have in common; the median, since one slow round must not move it. */
public record Spread(double least, double median, double most) {
    public Spread {
        // Also refuses what is no number.
        if (!(least <= median && median <= most)) {
            throw new IllegalArgumentException("no spread: " + least + ", " + median + ", " + most);
        }
    }

    /** @throws IllegalArgumentException when there is no measurement, or one that is no number */
    public static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure).toArray());
    }

    static Spread of(double... measurements) {
        if (measurements.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
