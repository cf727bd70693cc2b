package dev.osprey.bench.service;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that binds it some time later. */
public final class FreePort {
    // Below the ports that Linux gives to outgoing connections (32768 and up) and the scripts to the local cloud (20000
    // and up).
    private static final int FIRST = 10_000;
    private static final int LAST = 20_000;

    private FreePort() {}

    public static int find() {
        while (true) {
            try (ServerSocket socket =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(FIRST, LAST))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }
}
