package dev.osprey.core.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.models.ModelColumns;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The workers' heartbeats, one row for each worker.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class WorkersTable {

    /** A worker without a heartbeat for this long counts as dead. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    private final Table table;
    private final Clock clock;

    public WorkersTable(DynamoDbClient client, String name, Clock clock) {
        this.table = new Table(client, name, "worker");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing. */
    public void create() {
        table.create();
    }

    public void store(Heartbeat heartbeat) {
        Heartbeat.Work work = heartbeat.work();
        table.put(ModelColumns.add(Row.builder(), heartbeat.model())
                .text("worker", heartbeat.worker())
                .text("run", heartbeat.run())
                .text("state", heartbeat.state().name())
                .text("problem", heartbeat.problem())
                .time("startedAt", heartbeat.startedAt())
                .time("readyAt", heartbeat.readyAt())
                .time("seenAt", heartbeat.seenAt())
                .number("answered", work.answered())
                .duration("busy", work.busy())
                .time("newestTaken", work.newestTaken())
                .build());
    }

    public void remove(String worker) {
        table.delete(worker);
    }

    /** The latest heartbeat of each worker that is alive. */
    public List<Heartbeat> alive() {
        Instant oldest = clock.instant().minus(HEARTBEAT_TIMEOUT);
        ScanRequest scan = ScanRequest.builder()
                .tableName(table.name())
                .consistentRead(true)
                .build();
        // Old rows are skipped before they are parsed: an earlier release may have stored fewer attributes.
        return table.client().scanPaginator(scan).items().stream()
                .map(Row::new)
                .filter(row -> row.time("seenAt").isAfter(oldest))
                .map(WorkersTable::heartbeat)
                .toList();
    }

    private static Heartbeat heartbeat(Row row) {
        return new Heartbeat(
                row.text("worker"),
                row.text("run"),
                WorkerState.valueOf(row.text("state")),
                row.optionalText("problem"),
                row.time("startedAt"),
                row.optionalTime("readyAt"),
                row.time("seenAt"),
                new Heartbeat.Work(row.number("answered"), row.duration("busy"), row.optionalTime("newestTaken")),
                ModelColumns.of(row));
    }
}
