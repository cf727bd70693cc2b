package dev.osprey.worker.classification;

/**
 * A network's outputs for one image that are not probabilities. The message is one clause for the person who uploaded
 * the image.
 */
public class UnusableOutputException extends Exception {

    private static final long serialVersionUID = 1;

    UnusableOutputException(String message) {
        super(message);
    }
}
