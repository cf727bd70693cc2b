package dev.osprey.core.classification;

/** The status of an image. */
public enum Status {
    /** Accepted; a worker has not finished it yet. */
    QUEUED,
    /** Classified; there are predictions. */
    DONE,
    /** Not classified; there is an error. */
    FAILED
}
