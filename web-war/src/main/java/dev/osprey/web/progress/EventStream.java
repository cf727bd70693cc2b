package dev.osprey.web.progress;

import dev.osprey.core.classification.Classification;

/** One listener's end. Nothing here waits for the listener. */
interface EventStream {

    void classification(Classification finished);

    /** The image is gone: everything was reset. */
    void gone(String id);

    /** Nothing new, but the connection lives. */
    void heartbeat();

    /** All that was listened for has been sent. */
    void end();

    /** Ends the stream before its end: the listener comes again by itself. */
    void breakOff();

    /** False when the listener has gone away. */
    boolean open();
}
