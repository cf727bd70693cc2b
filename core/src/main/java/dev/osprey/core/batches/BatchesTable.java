package dev.osprey.core.batches;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One row for each upload of several images: {@code id}, {@code submittedAt}, {@code images}. DynamoDB accepts 400 KB in a
 * row: the ids of a larger batch continue in rows {@code <id>/1}, {@code <id>/2}, …, of which each but the last says
 * {@code more}. With a {@link Retention}, {@code expires} is the epoch second after which DynamoDB deletes a row.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class BatchesTable {

    static final int MAX_IDS_IN_ROW = 5000;

    private static final String EXPIRES = "expires";
    // SQS keeps no request longer: nothing of a batch is answered after it.
    private static final Duration LONGEST_WAIT = Duration.ofDays(14);

    private final Table table;
    private final Retention retention;

    public BatchesTable(DynamoDbClient client, String name, Retention retention) {
        this.table = new Table(client, name, "id");
        this.retention = Objects.requireNonNull(retention, "retention");
    }

    /** Creates the table if it is missing. */
    public void create() {
        table.create();
    }

    /** Lets DynamoDB delete the rows of batches when none of their images can be left. */
    public void expireRows() {
        table.expireBy(EXPIRES);
    }

    public void store(SubmittedBatch batch) {
        int rows = Math.max(1, (batch.images().size() + MAX_IDS_IN_ROW - 1) / MAX_IDS_IN_ROW);
        // The last row first, so that a batch that can be found is complete.
        for (int row = rows - 1; row >= 0; row--) {
            int end = Math.min((row + 1) * MAX_IDS_IN_ROW, batch.images().size());
            Row.Builder values = Row.builder()
                    .text("id", key(batch.id(), row))
                    .time("submittedAt", batch.submittedAt())
                    .texts("images", batch.images().subList(row * MAX_IDS_IN_ROW, end))
                    .flag("more", row < rows - 1);
            retention
                    .period()
                    .map(batch.submittedAt().plus(LONGEST_WAIT)::plus)
                    .ifPresent(expiry -> values.number(EXPIRES, expiry.getEpochSecond() + 1));
            table.put(values.build());
        }
    }

    public Optional<SubmittedBatch> find(String id) {
        Optional<Row> first = table.get(id);
        List<String> images = new ArrayList<>();
        Optional<Row> next = first;
        for (int row = 1; next.isPresent(); row++) {
            images.addAll(next.get().texts("images"));
            next = next.get().flag("more") ? table.get(key(id, row)) : Optional.empty();
        }
        return first.map(found -> new SubmittedBatch(id, found.time("submittedAt"), images));
    }

    /** Deletes all batches, but not their images. */
    public void deleteAll() {
        table.deleteAll();
    }

    private static String key(String id, int row) {
        return row == 0 ? id : id + "/" + row;
    }
}
