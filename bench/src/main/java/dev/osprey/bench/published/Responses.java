package dev.osprey.bench.published;

import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.bench.benchmark.Spread;

/**
 * The times at which the responses arrived.
 *
 * @param seconds from the start of the first upload to each response, in any order; at least one
 */
record Responses(List<Double> seconds) {

    private static final double FROM = 0.1;
    private static final double TO = 0.9;

    Responses {
        seconds = seconds.stream().sorted().toList();
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("no responses");
        }
    }

    /** Seconds until the last response. */
    double last() {
        return seconds.get(seconds.size() - 1);
    }

    /** Number of responses in each window of this many seconds, from the first upload on. */
    List<Integer> perWindow(int window) {
        int windows = (int) (last() / window) + 1;
        int[] counts = new int[windows];
        seconds.forEach(at -> counts[(int) (at / window)]++);
        return IntStream.of(counts).boxed().toList();
    }

    /** Median rate per minute of the complete windows of this many seconds. */
    double medianPerMinute(int window) {
        List<Integer> all = perWindow(window);
        List<Integer> complete = all.subList(0, Math.max(1, all.size() - 1));
        return Spread.of(complete, Integer::doubleValue).median() * 60 / window;
    }

    /** Rate per minute between the first and the last tenth of the responses. */
    double perMinute() {
        int from = (int) (seconds.size() * FROM);
        int to = (int) (seconds.size() * TO);
        double passed = seconds.get(to) - seconds.get(from);
        if (passed <= 0) {
            throw new IllegalStateException("too few responses for a rate");
        }
        return 60 * (to - from) / passed;
    }
}
