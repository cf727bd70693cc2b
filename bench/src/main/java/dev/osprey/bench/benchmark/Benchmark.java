package dev.osprey.bench.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

import jakarta.json.JsonObject;

/** A benchmark that {@code scripts/bench} can run. */
public interface Benchmark {
    /** Its name on the command line and in the result. */
    String name();

    /** What it measures, on one line. */
    String purpose();

    List<Option> options();

    /**
     * Measures and prints progress and a table of results for people.
     *
     * @return the results; {@link Bench} adds the benchmark's name and the machine
     * @throws BenchmarkException if an option is invalid or the measured system does not work
     */
    JsonObject run(Options options, PrintStream out) throws BenchmarkException, IOException, InterruptedException;
}
