package dev.osprey.scaler.leader;

/** The fleet was not changed: another node leads, or may do so. */
public class NotLeadingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotLeadingException(String message) {
        super(message);
    }
}
