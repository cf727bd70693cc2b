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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.osprey.core.cloud.Moto;

/**
 * A proxy in front of moto that records the calls, and can simulate failures and delays of EC2 and EC2 Auto Scaling. Unlike moto, it keeps the promise
 * of the idempotency tokens.
 */
public final class Ec2Proxy implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("(?:^|&)ClientToken=([^&]+)");
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Failure failure = new Failure("", 0, "", 0);
    private volatile String reportedState = "running";
    private volatile String lifecycleState = "InService";
    private volatile boolean hides;
    private final Map<String, Launch> launches = new ConcurrentHashMap<>();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch arrived = new CountDownLatch(0);

    private record Launch(String parameters, String response) {}

    private record Failure(String action, int status, String code, int afterCalls) {}

    public Ec2Proxy(Moto moto) throws IOException {
        target = moto.endpoint();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes calls of this action fail with this error code after the first {@code afterCalls} calls. */
    public void fail(String action, int status, String code, int afterCalls) {
        calls.clear();
        failure = new Failure(action, status, code, afterCalls);
    }

    public void succeed() {
        failure = new Failure("", 0, "", 0);
    }

    /** Reports running instances in this state: {@code pending}, {@code running} or {@code shutting-down}. */
    public void reportState(String state) {
        reportedState = state;
    }

    /** Reports the instances of Auto Scaling groups in this lifecycle state. */
    public void reportLifecycleState(String state) {
        lifecycleState = state;
    }

    /** Omits all instances, as EC2 may do for a while after their launch. */
    public void hideInstances(boolean hide) {
        hides = hide;
    }

    /** Holds the next launch, as if its caller were suspended before the call. */
    public void holdNextLaunch() {
        held = new CountDownLatch(1);
        arrived = new CountDownLatch(1);
    }

    /** Returns when a launch is held. */
    public void awaitHeldLaunch() throws InterruptedException {
        arrived.await();
    }

    /** Lets the held launch go on. */
    public void releaseLaunch() {
        held.countDown();
    }

    /** The recorded calls of an action with decoded parameters. */
    public List<String> calls(String action) {
        return calls.stream().filter(call -> action(call).equals(action)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String action = action(body);
            calls.add(URLDecoder.decode(body, StandardCharsets.UTF_8));
            Failure current = failure;
            if (action.equals(current.action()) && calls(action).size() > current.afterCalls()) {
                send(
                        exchange,
                        current.status(),
                        action.contains("AutoScaling") || action.equals("SetDesiredCapacity")
                                ? autoScalingError(current.code())
                                : error(current.code()));
                return;
            }
            if (action.equals("RunInstances") || action.equals("SetDesiredCapacity")) {
                hold();
            }
            if (action.equals("RunInstances")) {
                Launch earlier = launches.get(token(body));
                if (earlier != null) {
                    repeat(exchange, earlier, body);
                    return;
                }
            }
            HttpRequest request = HttpRequest.newBuilder(target)
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                    .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (action.equals("RunInstances") && response.statusCode() == 200) {
                launches.put(token(body), new Launch(body, response.body()));
            }
            send(exchange, response.statusCode(), modified(action, response.body()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold() throws InterruptedException {
        if (arrived.getCount() > 0) {
            CountDownLatch until = held;
            arrived.countDown();
            until.await();
        }
    }

    private static void repeat(HttpExchange exchange, Launch earlier, String body) throws IOException {
        if (earlier.parameters().equals(body)) {
            send(exchange, 200, earlier.response());
        } else {
            send(exchange, 400, error("IdempotentParameterMismatch"));
        }
    }

    private static String token(String body) {
        Matcher matcher = TOKEN.matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String error(String code) {
        return "<Response><Errors><Error><Code>" + code
                + "</Code><Message>on purpose</Message></Error></Errors><RequestID>1</RequestID></Response>";
    }

    private static String autoScalingError(String code) {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>on purpose</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    private String modified(String action, String response) {
        if (action.equals("DescribeAutoScalingGroups")) {
            return response.replace(
                    "<LifecycleState>InService</LifecycleState>",
                    "<LifecycleState>" + lifecycleState + "</LifecycleState>");
        }
        if (!action.equals("DescribeInstances")) {
            return response;
        }
        if (hides) {
            return response.replaceFirst("(?s)<reservationSet>.*</reservationSet>", "<reservationSet/>");
        }
        return response.replace("<name>running</name>", "<name>" + reportedState + "</name>");
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
