package dev.osprey.core.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads rows of the results table by id, many in a call, without those that are being deleted. */
final class BatchLookup {

    // The limit of DynamoDB for one call.
    static final int MAX_BATCH_GET = 100;

    private final Table table;

    BatchLookup(Table table) {
        this.table = Objects.requireNonNull(table, "table");
    }

    /** The row of each of these images, in their order. */
    List<Optional<Row>> each(List<String> ids) {
        Map<String, Row> found = rows(ids, keys -> {}).stream()
                .collect(Collectors.toMap(row -> row.text(table.key()), Function.identity()));
        return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
    }

    /** Those of these images that have a row, also those that have expired, in any order. */
    List<Classification> images(Collection<String> ids) {
        return rows(ids, keys -> {}).stream().map(ResultRow::classification).toList();
    }

    /** @param attributes of the rows to read */
    List<Row> rows(Collection<String> ids, Consumer<KeysAndAttributes.Builder> attributes) {
        List<String> all = ids.stream().filter(Table::canBeKey).distinct().toList();
        List<Row> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MAX_BATCH_GET) {
            KeysAndAttributes.Builder keys = KeysAndAttributes.builder()
                    .keys(all.subList(from, Math.min(from + MAX_BATCH_GET, all.size())).stream()
                            .map(table::keyOf)
                            .toList())
                    .consistentRead(true);
            attributes.accept(keys);
            BatchGetItemRequest request = BatchGetItemRequest.builder()
                    .requestItems(Map.of(table.name(), keys.build()))
                    .build();
            // The paginator repeats the call for unprocessed keys.
            table.client()
                    .batchGetItemPaginator(request)
                    .forEach(page -> page.responses().getOrDefault(table.name(), List.of()).stream()
                            .map(Row::new)
                            .filter(ResultRow::isListed)
                            .forEach(found::add));
        }
        return found;
    }
}
