package dev.osprey.bench.published;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.bench.service.SampleImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientsIT {

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private volatile int refused;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyUploadGetsItsResponse() throws BenchmarkException {
        assertThat(clients("Bag").uploadAtOnce(7).seconds()).hasSize(7);
        assertThat(calls).hasValue(7);
    }

    @Test
    void retriesAsRetryAfterSays() throws BenchmarkException {
        refused = 2;

        assertThat(clients("Bag").uploadAtOnce(3).seconds()).hasSize(3);
        assertThat(calls).hasValue(5);
    }

    @Test
    void failsOnAWrongLabel() {
        assertThatThrownBy(() -> clients("Coat").uploadAtOnce(1))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("200 Bag");
    }

    private Clients clients(String answer) {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return new Clients(uri, List.of(new SampleImage("a.png", new byte[] {1, 2, 3}, answer)));
    }

    private void answer(HttpExchange call) throws IOException {
        call.getRequestBody().readAllBytes();
        boolean later = calls.incrementAndGet() <= refused;
        if (later) {
            call.getResponseHeaders().add("Retry-After", "1");
        }
        byte[] body = "Bag".getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(later ? 503 : 200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }
}
