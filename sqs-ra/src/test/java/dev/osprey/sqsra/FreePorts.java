package dev.osprey.sqsra;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for servers that bind them some time later. They are below the ranges from which Linux takes the ports of outgoing
 * connections (32768 and up) and the scripts those of the local cloud (20000 and up), so that neither takes one in the meantime.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int LAST = 20_000 - 10;

    private FreePorts() {}

    public static int one() {
        return consecutive(1);
    }

    /** The first of so many free ports in a row. */
    public static int consecutive(int count) {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (IntStream.range(port, port + count).allMatch(FreePorts::isFree)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
