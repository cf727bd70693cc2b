package dev.osprey.scaler.leader;

/** The fleet was not changed because another node is, or may be, the leader. */
public class NotLeadingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotLeadingException(String message) {
        super(message);
    }
}
