package dev.osprey.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** Receives traces by OTLP over HTTP, as a collector of OpenTelemetry does. */
final class OtlpCollector implements AutoCloseable {

    private static final int HTTP_OK = 200;
    private static final int HTTP_NOT_FOUND = 404;

    private final List<ExportedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    OtlpCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    /** The standard variables that let a process export here; not whether it does. */
    Map<String, String> variables() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_BSP_SCHEDULE_DELAY", "200");
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!path.equals("/v1/traces")) {
                exchange.sendResponseHeaders(HTTP_NOT_FOUND, -1);
                return;
            }
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::add);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(HTTP_OK, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void add(ResourceSpans exported) {
        Map<String, String> resource = strings(exported.getResource().getAttributesList());
        exported.getScopeSpansList()
                .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(ExportedSpan.of(resource, span))));
    }

    private static Map<String, String> strings(List<KeyValue> attributes) {
        return attributes.stream()
                .filter(each -> each.getValue().hasStringValue())
                .collect(Collectors.toMap(
                        KeyValue::getKey, each -> each.getValue().getStringValue()));
    }

    /** What has arrived of a trace. */
    List<ExportedSpan> trace(String id) {
        return spans.stream().filter(span -> span.trace().equals(id)).toList();
    }

    /** The paths of all requests. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * A span with its ids in hexadecimal.
     *
     * @param service name of the service that made it
     * @param instance of that service
     * @param attributes those that are text
     */
    record ExportedSpan(
            String service,
            String instance,
            String trace,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            Map<String, String> attributes) {

        private static ExportedSpan of(Map<String, String> resource, Span span) {
            return new ExportedSpan(
                    resource.getOrDefault("service.name", ""),
                    resource.getOrDefault("service.instance.id", ""),
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    span.getName(),
                    span.getKind(),
                    strings(span.getAttributesList()));
        }

        private static String hex(ByteString id) {
            return HexFormat.of().formatHex(id.toByteArray());
        }
    }
}
