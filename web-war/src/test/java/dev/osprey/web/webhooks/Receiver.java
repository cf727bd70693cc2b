package dev.osprey.web.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** A server on the loopback interface that takes webhooks. */
final class Receiver implements AutoCloseable {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** A request as it came. */
    record Received(String method, String path, Headers headers, byte[] body) {

        String header(String name) {
            return headers.getFirst(name);
        }

        boolean isSignedWith(SigningKeys keys) {
            String id = header("webhook-id");
            Instant at = Instant.ofEpochSecond(Long.parseLong(header("webhook-timestamp")));
            return keys.signature(id, at, body).equals(header("webhook-signature"));
        }
    }

    /**
     * @param status of the answer to each request
     * @param answer headers of each answer
     */
    Receiver(ToIntFunction<Received> status, Map<String, String> answer) throws IOException {
        this(HttpServer.create(ADDRESS, 0), status, answer);
    }

    Receiver(ToIntFunction<Received> status) throws IOException {
        this(status, Map.of());
    }

    /** A receiver with TLS. */
    Receiver(SSLContext tls, ToIntFunction<Received> status) throws IOException {
        this(server(tls), status, Map.of());
    }

    private Receiver(HttpServer server, ToIntFunction<Received> status, Map<String, String> answer) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                Received request = new Received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders(),
                        exchange.getRequestBody().readAllBytes());
                received.add(request);
                answer.forEach(exchange.getResponseHeaders()::add);
                exchange.sendResponseHeaders(status.applyAsInt(request), -1);
            }
        });
        server.start();
    }

    private static HttpServer server(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(ADDRESS, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook?key=1");
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
