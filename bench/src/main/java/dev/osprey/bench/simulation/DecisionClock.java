package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.bench.Spread;

/** What decisions cost once the compiler knows them: those of a simulation are made again and again. */
final class DecisionClock {

    private static final int ROUNDS = 11;
    // So many are timed at once: a single one is shorter than what the clock can tell.
    private static final int REPEATS = 50;

    private final Duration warmUp;
    // Summed up and looked at, or the compiler might leave out decisions that nobody asks for.
    private long wanted;

    DecisionClock(Duration warmUp) {
        this.warmUp = warmUp;
    }

    /** Asks so long that the compiler has done with them. */
    void warmUp(List<Question> questions) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < warmUp.toNanos()) {
            questions.forEach(this::time);
        }
    }

    /** Over all questions the nanoseconds of one answer, for each question the median of its rounds. */
    Spread nanos(List<Question> questions) {
        List<List<Double>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(questions.stream().map(this::time).toList());
        }
        if (wanted == 0) {
            throw new IllegalStateException("no decision wanted a worker");
        }
        List<Double> medians = IntStream.range(0, questions.size())
                .mapToObj(question ->
                        Spread.of(rounds, round -> round.get(question)).median())
                .toList();
        return Spread.of(medians, Double::doubleValue);
    }

    private double time(Question question) {
        long begun = System.nanoTime();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            wanted += question.ask().wanted();
        }
        return (System.nanoTime() - begun) / (double) REPEATS;
    }
}
