package dev.osprey.core.dynamodb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What the client repeats. DynamoDB Local has no conflicts of transactions. */
@Timeout(60)
class DynamoDbIT {

    private static final String CONFLICT =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionConflictException\","
                    + "\"message\":\"Transaction is ongoing for the item\"}";

    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private HttpServer server;

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
    void aSingleWriteThatMeetsATransactionIsRepeated() {
        statuses.addAll(List.of(400, 400, 200));

        try (DynamoDbClient client = DynamoDb.client(
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())))) {
            assertThat(new Table(client, "images", "id")
                            .putIf(
                                    Row.builder().text("id", "1").build(),
                                    "attribute_not_exists(#id)",
                                    List.of("id"),
                                    Row.EMPTY))
                    .isTrue();
        }

        assertThat(statuses).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        int status = statuses.remove();
        byte[] body = (status == 200 ? "{}" : CONFLICT).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
