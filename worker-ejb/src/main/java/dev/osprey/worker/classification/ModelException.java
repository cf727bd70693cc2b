package dev.osprey.worker.classification;

/** A model that cannot be used; the message is one sentence for the operator. */
public class ModelException extends Exception {

    private static final long serialVersionUID = 1;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
