package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.bench.benchmark.Spread;

/** Measures the time of decisions after JIT compilation by repeating the decisions of a simulation. */
final class DecisionTimer {

    private static final int ROUNDS = 11;
    // Repetitions per measurement: a single decision is shorter than the resolution of the clock.
    private static final int REPEATS = 50;

    private final Duration warmUp;
    // Accumulated and checked, so that the compiler cannot eliminate the decisions as dead code.
    private long wanted;

    DecisionTimer(Duration warmUp) {
        this.warmUp = warmUp;
    }

    /** Repeats the decisions until the JIT compiler has optimized them. */
    void warmUp(List<RecordedDecision> decisions) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < warmUp.toNanos()) {
            decisions.forEach(this::time);
        }
    }

    /** Nanoseconds per decision over all decisions; each decision counts with the median of its rounds. */
    Spread nanos(List<RecordedDecision> decisions) {
        List<List<Double>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(decisions.stream().map(this::time).toList());
        }
        if (wanted == 0) {
            throw new IllegalStateException("no decision wanted a worker");
        }
        List<Double> medians = IntStream.range(0, decisions.size())
                .mapToObj(decision ->
                        Spread.of(rounds, round -> round.get(decision)).median())
                .toList();
        return Spread.of(medians, Double::doubleValue);
    }

    private double time(RecordedDecision decision) {
        long begun = System.nanoTime();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            wanted += decision.repeat().wanted();
        }
        return (System.nanoTime() - begun) / (double) REPEATS;
    }
}
