package dev.osprey.core.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.dynamodb.DynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The workers' heartbeats, one row for each worker. */
public final class WorkersTable {

    /** A worker that was silent for so long counts as gone. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;

    public WorkersTable(DynamoDbClient client, String table, Clock clock) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing. */
    public void create() {
        DynamoDb.create(
                client,
                table,
                request -> request.billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(DynamoDb.textAttribute("worker"))
                        .keySchema(DynamoDb.key("worker", KeyType.HASH)));
    }

    public void store(Heartbeat heartbeat) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("worker", AttributeValue.fromS(heartbeat.worker()));
        item.put("run", AttributeValue.fromS(heartbeat.run()));
        item.put("state", AttributeValue.fromS(heartbeat.state().name()));
        item.put("startedAt", AttributeValue.fromS(heartbeat.startedAt().toString()));
        item.put("seenAt", AttributeValue.fromS(heartbeat.seenAt().toString()));
        item.put("answered", AttributeValue.fromN(Long.toString(heartbeat.work().answered())));
        item.put("busy", AttributeValue.fromS(heartbeat.work().busy().toString()));
        heartbeat
                .work()
                .newestTaken()
                .ifPresent(time -> item.put("newestTaken", AttributeValue.fromS(time.toString())));
        heartbeat.readyAt().ifPresent(time -> item.put("readyAt", AttributeValue.fromS(time.toString())));
        heartbeat.problem().ifPresent(problem -> item.put("problem", AttributeValue.fromS(problem)));
        client.putItem(request -> request.tableName(table).item(item));
    }

    public void remove(String worker) {
        client.deleteItem(request -> request.tableName(table).key(Map.of("worker", AttributeValue.fromS(worker))));
    }

    /** All workers that were heard of lately. */
    public List<Heartbeat> alive() {
        Instant oldest = clock.instant().minus(SILENCE);
        ScanRequest scan =
                ScanRequest.builder().tableName(table).consistentRead(true).build();
        // Old rows are not read further: an earlier release may have written them with less in them.
        return client.scanPaginator(scan).items().stream()
                .filter(item -> Instant.parse(item.get("seenAt").s()).isAfter(oldest))
                .map(WorkersTable::heartbeat)
                .toList();
    }

    private static Heartbeat heartbeat(Map<String, AttributeValue> item) {
        return new Heartbeat(
                item.get("worker").s(),
                item.get("run").s(),
                WorkerState.valueOf(item.get("state").s()),
                Optional.ofNullable(item.get("problem")).map(AttributeValue::s),
                Instant.parse(item.get("startedAt").s()),
                Optional.ofNullable(item.get("readyAt")).map(AttributeValue::s).map(Instant::parse),
                Instant.parse(item.get("seenAt").s()),
                new Heartbeat.Work(
                        Long.parseLong(item.get("answered").n()),
                        Duration.parse(item.get("busy").s()),
                        Optional.ofNullable(item.get("newestTaken"))
                                .map(AttributeValue::s)
                                .map(Instant::parse)));
    }
}
