package dev.osprey.scaler.cloud;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A way to moto that notes the calls and behaves as EC2 on a bad day when told to. */
public final class Ec2Front implements AutoCloseable {

    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Refusal refusal = new Refusal("", 0, "", 0);
    private volatile String shown = "running";
    private volatile boolean hides;

    private record Refusal(String action, int status, String code, int afterCalls) {}

    public Ec2Front(Moto moto) throws IOException {
        behind = moto.endpoint();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on calls of this action, but for the first ones, are refused with this code. */
    public void refuse(String action, int status, String code, int afterCalls) {
        calls.clear();
        refusal = new Refusal(action, status, code, afterCalls);
    }

    public void refuseNothing() {
        refusal = new Refusal("", 0, "", 0);
    }

    /** What runs is shown in this state: {@code pending}, {@code running} or {@code shutting-down}. */
    public void show(String state) {
        shown = state;
    }

    /** Whether instances are not shown at all, as EC2 does for a while with new ones. */
    public void hide(boolean now) {
        hides = now;
    }

    /** The calls of an action, their parameters decoded. */
    public List<String> calls(String action) {
        return calls.stream().filter(call -> action(call).equals(action)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String action = action(body);
            calls.add(URLDecoder.decode(body, StandardCharsets.UTF_8));
            Refusal now = refusal;
            if (action.equals(now.action()) && calls(action).size() > now.afterCalls()) {
                send(
                        exchange,
                        now.status(),
                        "<Response><Errors><Error><Code>" + now.code()
                                + "</Code><Message>on purpose</Message></Error></Errors><RequestID>1</RequestID></Response>");
                return;
            }
            HttpRequest request = HttpRequest.newBuilder(behind)
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                    .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            send(exchange, response.statusCode(), changed(action, response.body()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String changed(String action, String answer) {
        if (!action.equals("DescribeInstances")) {
            return answer;
        }
        if (hides) {
            return answer.replaceFirst("(?s)<reservationSet>.*</reservationSet>", "<reservationSet/>");
        }
        return answer.replace("<name>running</name>", "<name>" + shown + "</name>");
    }

    private static String action(String body) {
        Matcher matcher = ACTION.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
