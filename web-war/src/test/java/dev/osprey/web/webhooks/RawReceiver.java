package dev.osprey.web.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A hostile server on the loopback interface: takes a request and answers with whatever the test writes. */
final class RawReceiver implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch disconnected = new CountDownLatch(1);

    /** Writes an answer. */
    @FunctionalInterface
    interface Answer {
        /** May write for ever: it fails when the client is gone. */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    RawReceiver(Answer answer) throws IOException {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    threads.execute(() -> answer(client, answer));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void answer(Socket client, Answer answer) {
        try (client) {
            InputStream in = client.getInputStream();
            byte[] request = new byte[1 << 16];
            in.read(request);
            answer.write(client.getOutputStream());
            // Ends when the client closes the connection.
            while (in.read(request) >= 0) {
                continue;
            }
            disconnected.countDown();
        } catch (IOException gone) {
            disconnected.countDown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook");
    }

    /** Whether the client has closed its connection, within a minute. */
    boolean clientIsGone() throws InterruptedException {
        return disconnected.await(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
