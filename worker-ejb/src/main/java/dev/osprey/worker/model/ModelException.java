package dev.osprey.worker.model;

/** A model that cannot be used. The message is one sentence for the operator and starts with {@code model NAME}. */
public class ModelException extends Exception {

    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
