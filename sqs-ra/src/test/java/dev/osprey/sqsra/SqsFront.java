package dev.osprey.sqsra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A way to a server on a port of its own, which notes every call and gets into trouble when told to. */
public final class SqsFront implements AutoCloseable {
    // Batch entries are flat objects; the ids are those that the adapter counts up from 0.
    private static final Pattern ENTRY = Pattern.compile("\\{[^{}]*\"Id\":\"(\\d+)\"[^{}]*}");

    private static final List<String> PASSED_ON = List.of("X-Amz-Target", "Content-Type", "Authorization");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SqsServer behind;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private Trouble trouble = Trouble.NONE;
    private Set<String> troubled = Set.of();
    private Optional<Refused> refused = Optional.empty();
    private boolean closed;

    SqsFront(SqsServer behind) {
        this.behind = behind;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://localhost:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on the calls of these names end like this; without names all do. */
    public synchronized void be(Trouble next, String... actions) {
        trouble = next;
        troubled = Set.of(actions);
        notifyAll();
    }

    /** The entry of the next batch call of this name fails with the code; the other entries pass. */
    public synchronized void refuseOnce(String action, int entry, String code, boolean senderFault) {
        refused = Optional.of(new Refused(action, Integer.toString(entry), code, senderFault));
    }

    /** The calls so far, those that were refused too. */
    public List<Call> calls(String action) {
        return calls.stream().filter(call -> call.action().equals(action)).toList();
    }

    List<Call> calls() {
        return calls;
    }

    /** The most receives that were under way at the same time. */
    int mostReceives() {
        return mostWaiting.get();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String action = target.substring(target.indexOf('.') + 1);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(action, body, System.nanoTime()));
            Trouble now = trouble(action);
            if (now == Trouble.RESET) {
                return;
            }
            if (now == Trouble.SILENT) {
                awaitWell();
                return;
            }
            if (now != Trouble.NONE) {
                exchange.getResponseHeaders().add("x-amzn-query-error", now.queryError());
                send(exchange, now.status(), now.document());
                return;
            }
            forward(exchange, action, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange, String action, String body) throws IOException, InterruptedException {
        boolean receive = action.equals("ReceiveMessage");
        if (receive) {
            mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        }
        try {
            Optional<Refused> entry = takeRefused(action);
            if (entry.isPresent()) {
                sendPartly(exchange, body, entry.get());
            } else {
                HttpResponse<String> response = call(exchange, body);
                send(exchange, response.statusCode(), response.body());
            }
        } finally {
            if (receive) {
                waiting.decrementAndGet();
            }
        }
    }

    private void sendPartly(HttpExchange exchange, String body, Refused entry)
            throws IOException, InterruptedException {
        List<String> passed = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Matcher entries = ENTRY.matcher(body);
        while (entries.find()) {
            if (!entries.group(1).equals(entry.id())) {
                passed.add(entries.group());
                ids.add("{\"Id\":\"" + entries.group(1) + "\"}");
            }
        }
        if (!passed.isEmpty()) {
            String url = body.replaceFirst("(?s).*(\"QueueUrl\":\"[^\"]*\").*", "$1");
            call(exchange, "{" + url + ",\"Entries\":[" + String.join(",", passed) + "]}");
        }
        send(
                exchange,
                200,
                "{\"Successful\":[" + String.join(",", ids) + "],\"Failed\":[{\"Id\":\"" + entry.id()
                        + "\",\"SenderFault\":" + entry.senderFault() + ",\"Code\":\"" + entry.code()
                        + "\",\"Message\":\"on purpose\"}]}");
    }

    private HttpResponse<String> call(HttpExchange exchange, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(behind.endpoint())).POST(HttpRequest.BodyPublishers.ofString(body));
        for (String header : PASSED_ON) {
            request.header(header, exchange.getRequestHeaders().getFirst(header));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized Trouble trouble(String action) {
        return troubled.isEmpty() || troubled.contains(action) ? trouble : Trouble.NONE;
    }

    private synchronized Optional<Refused> takeRefused(String action) {
        Optional<Refused> taken = refused.filter(entry -> entry.action().equals(action));
        if (taken.isPresent()) {
            refused = Optional.empty();
        }
        return taken;
    }

    private synchronized void awaitWell() throws InterruptedException {
        while (trouble == Trouble.SILENT && !closed) {
            wait();
        }
    }

    /** One call as it arrived. */
    public record Call(String action, String body, long nanos) {
        /** How many entries a batch has. */
        public int entries() {
            return (int) ENTRY.matcher(body).results().count();
        }

        /** The numbers behind a name, in order. */
        public List<Integer> numbers(String name) {
            Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(body);
            return matcher.results()
                    .map(result -> Integer.valueOf(result.group(1)))
                    .toList();
        }
    }

    private record Refused(String action, String id, String code, boolean senderFault) {}
}
