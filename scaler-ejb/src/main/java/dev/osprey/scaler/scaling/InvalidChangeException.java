package dev.osprey.scaler.scaling;

/** A change of the scaling configuration that the service refuses; the message says what would be valid. */
public final class InvalidChangeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public InvalidChangeException(String message) {
        super(message);
    }
}
