package dev.osprey.sqsra;

/** An exception as one line for the log: its root cause, as containers and the SDK wrap what went wrong. */
public final class Problem {
    private Problem() {}

    /** Class and first line of the message of the root cause. */
    public static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        String line = text == null ? "" : ": " + text.lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + line;
    }
}
