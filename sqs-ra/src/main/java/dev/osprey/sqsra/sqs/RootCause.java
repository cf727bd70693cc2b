package dev.osprey.sqsra.sqs;

/** The root cause of an exception as one line for the log, as containers and the SDK wrap exceptions. */
public final class RootCause {
    private RootCause() {}

    /** Class name and first line of the message of the root cause; it may quote a message that anybody sent. */
    public static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        String line = text == null ? "" : ": " + text.lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + line.replaceAll("\\p{Cntrl}", "?");
    }
}
