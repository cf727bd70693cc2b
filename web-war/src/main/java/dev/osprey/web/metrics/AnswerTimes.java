package dev.osprey.web.metrics;

import java.time.Duration;
import java.util.Arrays;

/** Times from accepting an image to receiving its reply: their sum and number, and quantiles of the latest {@value #LATEST}. */
final class AnswerTimes {

    static final int LATEST = 1024;

    private static final double NANOS = 1e9;

    private final long[] latest = new long[LATEST];
    private long count;
    private long sum;

    synchronized void add(Duration time) {
        latest[(int) (count % LATEST)] = time.toNanos();
        count++;
        sum += time.toNanos();
    }

    synchronized long count() {
        return count;
    }

    synchronized double sumSeconds() {
        return sum / NANOS;
    }

    /**
     * The time in seconds that this share of the latest answers did not exceed; NaN before the first answer.
     *
     * @param quantile above 0, at most 1
     */
    synchronized double seconds(double quantile) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(latest, (int) Math.min(count, LATEST));
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / NANOS;
    }
}
