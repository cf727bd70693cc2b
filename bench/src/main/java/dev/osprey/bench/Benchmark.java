package dev.osprey.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

import jakarta.json.JsonObject;

/** One thing that is measured. */
public interface Benchmark {
    /** What it is called on the command line and in its answer. */
    String name();

    /** What it measures, on one line. */
    String purpose();

    List<Option> options();

    /**
     * Measures, telling a person how it goes and what came out.
     *
     * @return what came out; the frame adds the benchmark's name and the machine
     * @throws CannotRun when an option makes no sense or what is measured does not work
     */
    JsonObject run(Options options, PrintStream out) throws CannotRun, IOException, InterruptedException;
}
