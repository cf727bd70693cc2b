package dev.osprey.sqsra;

/** An exception as one line for the log: its root cause, as containers and the SDK wrap what went wrong. */
final class Problem {
    private Problem() {}

    static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        String line = text == null ? "" : ": " + text.lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + line;
    }
}
