package dev.osprey.core.fleet;

/** What a worker is doing. */
public enum WorkerState {
    /** Started, its model not loaded yet. */
    STARTING,
    /** Classifying. */
    BUSY,
    /** Ready and with nothing to do. */
    IDLE,
    /** Taking no more messages, finishing what it holds. */
    DRAINING,
    /** About to be gone. */
    ENDING
}
