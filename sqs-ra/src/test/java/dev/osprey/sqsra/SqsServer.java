package dev.osprey.sqsra;

import java.util.Optional;

/** An SQS-compatible server. A restart keeps its address and loses its queues. */
interface SqsServer extends AutoCloseable {
    /** Why it cannot run on this machine; empty when it can. */
    Optional<String> missing();

    /** Starts it unless it is running. */
    void start();

    /** Stops it like a crash: its queues are lost and calls in progress fail. */
    void stop();

    int port();

    @Override
    void close();

    default String endpoint() {
        return "http://localhost:" + port();
    }
}
