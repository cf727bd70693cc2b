package dev.osprey.bench.benchmark;

/** Thrown if a benchmark cannot run; the message is one line for the user. */
public final class BenchmarkException extends Exception {
    private static final long serialVersionUID = 1L;

    public BenchmarkException(String message) {
        super(message);
    }
}
