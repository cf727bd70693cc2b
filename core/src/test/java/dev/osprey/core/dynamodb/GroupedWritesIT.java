package dev.osprey.core.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class GroupedWritesIT {

    // Longer than the test may take: each group is complete when it is written.
    private static final Duration LINGER = Duration.ofMinutes(5);

    private final Calls calls = new Calls();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final DynamoDbClient client;
    private final Table table;
    private final GroupedWrites writes;

    GroupedWritesIT(LocalCloud local) {
        client = DynamoDbClient.builder()
                .endpointOverride(local.dynamoDb())
                .httpClient(Apache5HttpClient.create())
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(calls))
                .build();
        table = new Table(client, "writes-" + UUID.randomUUID(), "id");
        writes = new GroupedWrites(client, LINGER);
    }

    @BeforeEach
    void create() {
        table.create();
    }

    @AfterEach
    void close() {
        callers.shutdownNow();
        client.close();
    }

    @Test
    void writesWhatComesTogetherWithOneCall() throws Exception {
        List<Future<Boolean>> written =
                IntStream.range(0, 20).mapToObj(id -> insert("" + id, 20)).toList();

        for (Future<Boolean> each : written) {
            assertThat(each.get()).isTrue();
        }
        assertThat(calls.made).containsExactly("transaction of 20");
        for (int id = 0; id < 20; id++) {
            assertThat(table.get("" + id)).isPresent();
        }
    }

    @Test
    void aConditionThatIsNotMetDoesNotHinderTheOthers() throws Exception {
        table.put(row("3"));
        calls.made.clear();

        List<Future<Boolean>> written =
                IntStream.range(0, 6).mapToObj(id -> insert("" + id, 6)).toList();

        for (int id = 0; id < 6; id++) {
            assertThat(written.get(id).get()).as("row %d", id).isEqualTo(id != 3);
            assertThat(table.get("" + id)).isPresent();
        }
        assertThat(calls.made)
                .startsWith("transaction of 6")
                .filteredOn("put"::equals)
                .hasSize(6);
    }

    @Test
    void ofTwoInsertsOfOneRowThatComeTogetherOneIsFirst() throws Exception {
        List<Future<Boolean>> written = List.of(insert("1", 3), insert("1", 3), insert("2", 3));

        assertThat(List.of(written.get(0).get(), written.get(1).get())).containsExactlyInAnyOrder(true, false);
        assertThat(written.get(2).get()).isTrue();
    }

    @Test
    void aMalformedWriteFailsItsOwnCallerOnly() throws Exception {
        String tooLong = "x".repeat(3_000);

        List<Future<Boolean>> written = List.of(insert("1", 3), insert(tooLong, 3), insert("2", 3));

        assertThat(written.get(0).get()).isTrue();
        assertThatThrownBy(written.get(1)::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DynamoDbException.class);
        assertThat(written.get(2).get()).isTrue();
    }

    @Test
    void updatesAndInsertsShareACall() throws Exception {
        table.put(row("1"));
        Future<Boolean> update = callers.submit(() -> writes.write(
                table.conditionalUpdate(
                        "1",
                        Row.builder().text("text", "new").build(),
                        List.of(),
                        "#text = :old",
                        List.of(),
                        Row.builder().text(":old", "old").build()),
                2));
        Future<Boolean> insert = insert("2", 2);

        assertThat(update.get()).isTrue();
        assertThat(insert.get()).isTrue();
        assertThat(table.get("1").orElseThrow().text("text")).isEqualTo("new");
        assertThat(calls.made).containsExactly("put", "transaction of 2");
    }

    private Future<Boolean> insert(String id, int expected) {
        return callers.submit(() -> writes.write(
                table.conditionalPut(row(id), "attribute_not_exists(#id)", List.of("id"), Row.EMPTY), expected));
    }

    private static Row row(String id) {
        return Row.builder().text("id", id).text("text", "old").build();
    }

    private static final class Calls implements ExecutionInterceptor {
        private final Queue<String> made = new ConcurrentLinkedQueue<>();

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof TransactWriteItemsRequest transaction) {
                made.add("transaction of " + transaction.transactItems().size());
            } else if (context.request() instanceof PutItemRequest) {
                made.add("put");
            }
        }
    }
}
