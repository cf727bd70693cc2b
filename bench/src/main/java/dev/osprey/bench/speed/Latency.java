package dev.osprey.bench.speed;

import java.util.List;

/** Response times, in milliseconds. */
record Latency(double median, double p95) {

    /** By the nearest-rank method. */
    static Latency of(List<Double> millis) {
        if (millis.isEmpty()) {
            throw new IllegalArgumentException("no response times");
        }
        List<Double> sorted = millis.stream().sorted().toList();
        return new Latency(percentile(sorted, 50), percentile(sorted, 95));
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }
}
