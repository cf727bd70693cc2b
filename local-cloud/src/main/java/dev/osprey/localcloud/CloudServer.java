package dev.osprey.localcloud;

import java.net.URI;

/** One of the three servers, running. */
interface CloudServer extends AutoCloseable {

    /** Where it answers, for example {@code http://127.0.0.1:9324}. */
    URI endpoint();

    /** Ends it; returns within two seconds. */
    @Override
    void close();
}
