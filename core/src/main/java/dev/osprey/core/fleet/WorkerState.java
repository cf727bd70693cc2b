package dev.osprey.core.fleet;

/** The state of a worker. */
public enum WorkerState {
    /** Started; the model is not loaded yet. */
    STARTING,
    /** Processing at least one image. */
    BUSY,
    /** Ready, without an image to process. */
    IDLE,
    /** Receiving no more messages, finishing those in flight. */
    DRAINING,
    /** Stopping. */
    ENDING
}
