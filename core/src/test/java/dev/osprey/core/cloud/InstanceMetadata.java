package dev.osprey.core.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The metadata service of one EC2 instance, version 2: every request needs a token. */
public final class InstanceMetadata implements AutoCloseable {

    private static final String TOKEN = "a-token";

    private final HttpServer server;
    private final Map<String, String> data = new ConcurrentHashMap<>();
    private final Map<String, String> once = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    /** @param name tag {@code Name} of the instance */
    public InstanceMetadata(String instanceId, String name) throws IOException {
        put("instance-id", instanceId);
        put("tags/instance/Name", name);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Adds an answer, for example an announcement. */
    public void put(String path, String value) {
        data.put("/latest/meta-data/" + path, value);
    }

    /** Adds an answer that only one request gets: an announcement for one of the processes that share this service. */
    public void putOnce(String path, String value) {
        once.put("/latest/meta-data/" + path, value);
    }

    /** How many requests there were. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            boolean lifetime = exchange.getRequestHeaders().containsKey("X-aws-ec2-metadata-token-ttl-seconds");
            if (exchange.getRequestMethod().equals("PUT") && path.equals("/latest/api/token") && lifetime) {
                send(exchange, 200, TOKEN);
            } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))) {
                send(exchange, 401, "");
                return;
            }
            String announcement = once.remove(path);
            if (announcement != null) {
                send(exchange, 200, announcement);
            } else if (data.containsKey(path)) {
                send(exchange, 200, data.get(path));
            } else {
                send(exchange, 404, "");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
