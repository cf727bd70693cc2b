package dev.osprey.localcloud;

import java.net.URI;

/** One of the three servers, started. */
interface CloudServer extends AutoCloseable {

    /** Its base URL, for example {@code http://127.0.0.1:9324}. */
    URI endpoint();

    /** Stops it; returns within two seconds. */
    @Override
    void close();
}
