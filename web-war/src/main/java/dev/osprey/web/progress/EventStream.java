package dev.osprey.web.progress;

import dev.osprey.core.classification.Classification;

/** The connection to one subscriber. No method blocks until the subscriber has read. */
interface EventStream {

    /** Sends a result. */
    void classification(Classification finished);

    /** Reports that the image was deleted. */
    void gone(String id);

    /** Keeps the connection alive while there is no news. */
    void heartbeat();

    /** Closes the stream: all results have been sent. */
    void end();

    /** Closes the stream before its end; event sources reconnect by themselves. */
    void disconnect();

    /** Whether the subscriber is still connected. */
    boolean open();
}
