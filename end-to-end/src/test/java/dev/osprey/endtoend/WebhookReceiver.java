package dev.osprey.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.json.JsonObject;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A server of a customer, which takes webhooks and checks their signatures as Standard Webhooks describes. */
final class WebhookReceiver implements AutoCloseable {

    static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final HttpServer server;
    private final List<Webhook> webhooks = new CopyOnWriteArrayList<>();

    /**
     * @param id from the header
     * @param signed whether the signature is that of the secret
     * @param body as it came
     */
    record Webhook(String id, boolean signed, JsonObject body) {

        String image() {
            return body.getJsonObject("data").getString("id");
        }
    }

    /** @param port on the loopback interface */
    WebhookReceiver(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                webhooks.add(read(exchange));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    /** What has come so far. */
    List<Webhook> webhooks() {
        return webhooks;
    }

    private static Webhook read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String start = id + "." + exchange.getRequestHeaders().getFirst("webhook-timestamp") + ".";
        return new Webhook(
                id,
                exchange.getRequestHeaders().getFirst("webhook-signature").equals("v1," + signature(start, body)),
                Client.object(new String(body, StandardCharsets.UTF_8)));
    }

    /** The signature of a webhook, without its version. */
    static String signature(String start, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
            mac.update(start.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
