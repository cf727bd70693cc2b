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

/** A proxy in front of a server that speaks the protocol of SQS or DynamoDB; it records every call and injects faults. */
public final class FaultProxy implements AutoCloseable {
    // Batch entries are flat objects with ids from 0, as the adapter assigns them.
    private static final Pattern ENTRY = Pattern.compile("\\{[^{}]*\"Id\":\"(\\d+)\"[^{}]*}");

    private static final List<String> PASSED_ON = List.of("X-Amz-Target", "Content-Type", "Authorization");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI behind;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private Fault fault = Fault.NONE;
    private Set<String> faultyActions = Set.of();
    private Optional<FailingEntry> failingEntry = Optional.empty();
    private Optional<String> held = Optional.empty();
    private int holding;
    private boolean closed;

    /** @param behind endpoint of the server, at which it is also after a restart */
    public FaultProxy(URI behind) {
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

    public String endpoint() {
        return "http://localhost:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on calls of these actions fail with the fault; without actions all do. */
    public synchronized void respondWith(Fault next, String... actions) {
        fault = next;
        faultyActions = Set.of(actions);
        notifyAll();
    }

    /** One entry of the next batch call of this action fails with the code; the others succeed. */
    public synchronized void failOnce(String action, int entry, String code, boolean senderFault) {
        failingEntry = Optional.of(new FailingEntry(action, Integer.toString(entry), code, senderFault));
    }

    /** From now on responses of this action are on their way until {@link #passResponses}. */
    public synchronized void holdResponses(String action) {
        held = Optional.of(action);
    }

    /** Whether a response is on its way: the server has done what the call asked for. */
    public synchronized boolean holdsResponse() {
        return holding > 0;
    }

    /** Ends {@link #holdResponses}. */
    public synchronized void passResponses() {
        held = Optional.empty();
        notifyAll();
    }

    /** The calls of an action so far, including those that failed. */
    public List<Call> calls(String action) {
        return calls.stream().filter(call -> call.action().equals(action)).toList();
    }

    List<Call> calls() {
        return calls;
    }

    /** The most receive calls in progress at the same time. */
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
            calls.add(new Call(
                    action, body, exchange.getRequestHeaders().containsKey("Authorization"), System.nanoTime()));
            Fault now = fault(action);
            if (now == Fault.RESET) {
                return;
            }
            if (now == Fault.SILENT) {
                awaitEndOfFault();
                return;
            }
            if (now != Fault.NONE) {
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
            Optional<FailingEntry> entry = takeFailingEntry(action);
            if (entry.isPresent()) {
                sendPartialFailure(exchange, body, entry.get());
            } else {
                HttpResponse<String> response = call(exchange, body);
                awaitPassage(action);
                send(exchange, response.statusCode(), response.body());
            }
        } finally {
            if (receive) {
                waiting.decrementAndGet();
            }
        }
    }

    private void sendPartialFailure(HttpExchange exchange, String body, FailingEntry entry)
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
        HttpRequest.Builder request = HttpRequest.newBuilder(behind).POST(HttpRequest.BodyPublishers.ofString(body));
        for (String header : PASSED_ON) {
            exchange.getRequestHeaders()
                    .getOrDefault(header, List.of())
                    .forEach(value -> request.header(header, value));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized Fault fault(String action) {
        return faultyActions.isEmpty() || faultyActions.contains(action) ? fault : Fault.NONE;
    }

    private synchronized Optional<FailingEntry> takeFailingEntry(String action) {
        Optional<FailingEntry> taken =
                failingEntry.filter(entry -> entry.action().equals(action));
        if (taken.isPresent()) {
            failingEntry = Optional.empty();
        }
        return taken;
    }

    private synchronized void awaitPassage(String action) throws InterruptedException {
        while (held.filter(action::equals).isPresent() && !closed) {
            holding++;
            try {
                wait();
            } finally {
                holding--;
            }
        }
    }

    private synchronized void awaitEndOfFault() throws InterruptedException {
        while (fault == Fault.SILENT && !closed) {
            wait();
        }
    }

    /** One call as it arrived. */
    public record Call(String action, String body, boolean signed, long nanos) {
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

    private record FailingEntry(String action, String id, String code, boolean senderFault) {}
}
