package dev.osprey.bench;

/** A benchmark cannot run; the message is one line for the person who started it. */
public final class CannotRun extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotRun(String message) {
        super(message);
    }
}
