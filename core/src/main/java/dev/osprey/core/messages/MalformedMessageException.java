package dev.osprey.core.messages;

/** A message that this service did not write. */
public class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
