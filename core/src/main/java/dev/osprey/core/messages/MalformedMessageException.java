package dev.osprey.core.messages;

/** A message that this service did not write: a retry would not help. Its text names the message and is safe to log. */
public class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message without text of the message itself, which could look like a log line */
    public MalformedMessageException(String message) {
        super(message);
    }
}
