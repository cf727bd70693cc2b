package dev.osprey.scaler.fleet;

/** A worker could not be started. */
public class FleetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FleetException(String message, Throwable cause) {
        super(message, cause);
    }
}
