package dev.osprey.bench.published;

import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.bench.Spread;

/**
 * When the answers came.
 *
 * @param seconds of each answer since the first upload began, in any order; at least one
 */
record Answers(List<Double> seconds) {

    private static final double FROM = 0.1;
    private static final double TO = 0.9;

    Answers {
        seconds = seconds.stream().sorted().toList();
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("no answers");
        }
    }

    /** Seconds until all were answered. */
    double last() {
        return seconds.get(seconds.size() - 1);
    }

    /** How many came in each window of so many seconds, from the first upload on. */
    List<Integer> each(int window) {
        int windows = (int) (last() / window) + 1;
        int[] counts = new int[windows];
        seconds.forEach(at -> counts[(int) (at / window)]++);
        return IntStream.of(counts).boxed().toList();
    }

    /** Answers a minute in most windows of so many seconds: their median, without the last, which is cut short. */
    double mostlyPerMinute(int window) {
        List<Integer> all = each(window);
        List<Integer> complete = all.subList(0, Math.max(1, all.size() - 1));
        return Spread.of(complete, Integer::doubleValue).median() * 60 / window;
    }

    /** Answers a minute between the first tenth and the last: without the beginning and the end. */
    double perMinute() {
        int from = (int) (seconds.size() * FROM);
        int to = (int) (seconds.size() * TO);
        double passed = seconds.get(to) - seconds.get(from);
        if (passed <= 0) {
            throw new IllegalStateException("too few answers for a rate");
        }
        return 60 * (to - from) / passed;
    }
}
