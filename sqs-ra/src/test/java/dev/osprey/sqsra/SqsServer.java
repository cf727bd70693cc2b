package dev.osprey.sqsra;

import java.util.Optional;

/** A server that speaks SQS's protocol. It keeps its address over {@link #stop()} and {@link #start()}, and nothing else. */
interface SqsServer extends AutoCloseable {
    /** Why it cannot run on this machine, in one line; empty when it can. */
    Optional<String> missing();

    /** Starts it unless it runs. */
    void start();

    /** Ends it as a crash would: its queues are gone, calls under way are cut or end by themselves. */
    void stop();

    int port();

    @Override
    void close();

    default String endpoint() {
        return "http://localhost:" + port();
    }
}
