package dev.osprey.localcloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/** The address that the servers listen on. */
final class Loopback {

    static final String HOST = "127.0.0.1";

    private Loopback() {}

    static URI endpoint(int port) {
        return URI.create("http://" + HOST + ":" + port);
    }

    /**
     * Checks early that a port is free: the servers themselves would fail with pages of stack trace.
     *
     * @param port 0 stands for any free port
     * @throws StartupException when it is in use
     */
    static void requireFree(String server, int port) throws StartupException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
        } catch (IOException e) {
            throw new StartupException("port " + port + " for " + server + " is in use: " + e.getMessage(), e);
        }
    }
}
