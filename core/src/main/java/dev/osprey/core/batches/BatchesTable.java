package dev.osprey.core.batches;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One row for each upload of several images: {@code id}, {@code submittedAt}, {@code images}. DynamoDB accepts 400 KB in a
 * row: the ids of a larger batch continue in rows {@code <id>/1}, {@code <id>/2}, …, of which each but the last says
 * {@code more}.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class BatchesTable {

    static final int MAX_IDS_IN_ROW = 5000;

    private final Table table;

    public BatchesTable(DynamoDbClient client, String name) {
        this.table = new Table(client, name, "id");
    }

    /** Creates the table if it is missing. */
    public void create() {
        table.create();
    }

    public void store(SubmittedBatch batch) {
        int rows = Math.max(1, (batch.images().size() + MAX_IDS_IN_ROW - 1) / MAX_IDS_IN_ROW);
        // The last row first, so that a batch that can be found is complete.
        for (int row = rows - 1; row >= 0; row--) {
            int end = Math.min((row + 1) * MAX_IDS_IN_ROW, batch.images().size());
            table.put(Row.builder()
                    .text("id", key(batch.id(), row))
                    .time("submittedAt", batch.submittedAt())
                    .texts("images", batch.images().subList(row * MAX_IDS_IN_ROW, end))
                    .flag("more", row < rows - 1)
                    .build());
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
