package dev.osprey.core.classification;

/** Where an image stands. */
public enum Status {
    /** Accepted and on its way to a worker. */
    QUEUED,
    /** Classified: the predictions are there. */
    DONE,
    /** Given up: the error says why. */
    FAILED
}
