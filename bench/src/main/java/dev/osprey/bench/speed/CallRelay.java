package dev.osprey.bench.speed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import dev.osprey.bench.benchmark.BenchmarkException;

/** Forwards the connections of clients to a server, unchanged, and counts the requests by operation. */
final class CallRelay implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listener;
    private final URI server;
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<RuntimeException> uncounted = new AtomicReference<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });

    private CallRelay(ServerSocket listener, URI server) {
        this.listener = listener;
        this.server = server;
    }

    static CallRelay to(URI server) throws IOException {
        CallRelay relay = new CallRelay(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), server);
        relay.threads.execute(relay::accept);
        return relay;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /**
     * Number of calls of each operation so far.
     *
     * @throws BenchmarkException if a request could not be counted
     */
    Map<String, Long> calls() throws BenchmarkException {
        if (uncounted.get() != null) {
            throw new BenchmarkException(
                    "a call could not be counted: " + uncounted.get().getMessage());
        }
        Map<String, Long> counts = new TreeMap<>();
        calls.forEach((operation, count) -> counts.put(operation, count.sum()));
        return counts;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                // The end, or a client that has given up: it will notice.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(server.getHost(), server.getPort());
            open.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            RequestStream requests =
                    new RequestStream(request -> calls.computeIfAbsent(request.operation(), first -> new LongAdder())
                            .increment());
            threads.execute(() -> copy(upstream, client, null));
            copy(client, upstream, requests);
        } catch (IOException unreachable) {
            // The client sees a closed connection, as without the relay.
            close(client);
        }
    }

    private void copy(Socket from, Socket to, RequestStream requests) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (requests != null) {
                    requests.accept(buffer, count);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // By one side: both ends are closed below.
        } catch (IllegalArgumentException unknown) {
            uncounted.compareAndSet(null, unknown);
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException closed) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::close);
        threads.shutdownNow();
    }
}
