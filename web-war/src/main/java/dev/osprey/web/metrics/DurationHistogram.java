package dev.osprey.web.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How many durations did not exceed each bound, as Prometheus expects the buckets of a histogram. Thread-safe. */
final class DurationHistogram {

    /** Upper bounds in seconds, as labels; the last one has none. */
    static final List<String> BOUNDS =
            List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "+Inf");

    private static final double NANOS = 1e9;
    private static final long[] NANOS_OF_BOUNDS = BOUNDS.stream()
            .mapToLong(bound -> bound.equals("+Inf") ? Long.MAX_VALUE : (long) (Double.parseDouble(bound) * NANOS))
            .toArray();

    // Of each bucket alone; they are added up when somebody asks.
    private final LongAdder[] counts =
            BOUNDS.stream().map(bound -> new LongAdder()).toArray(LongAdder[]::new);
    private final LongAdder sum = new LongAdder();

    void add(Duration duration) {
        long nanos = duration.toNanos();
        int bucket = 0;
        while (nanos > NANOS_OF_BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(nanos);
    }

    /** @param bucket index of the bound */
    long upTo(int bucket) {
        long total = 0;
        for (int each = 0; each <= bucket; each++) {
            total += counts[each].sum();
        }
        return total;
    }

    long count() {
        return upTo(counts.length - 1);
    }

    double sumSeconds() {
        return sum.sum() / NANOS;
    }
}
