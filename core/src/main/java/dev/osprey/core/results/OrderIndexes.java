package dev.osprey.core.results;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The indexes of the results table that list all ids in an order: one for each {@link Sort.Field}, each split into
 * {@value #SHARDS} partitions by {@code shard}, since DynamoDB accepts 1,000 writes a second in each. They hold keys only, so
 * that an update of a row costs little.
 */
final class OrderIndexes {

    static final int SHARDS = 8;

    static final String SHARD = "shard";

    private final Table table;
    private volatile boolean ready;
    private boolean upgrading;

    OrderIndexes(Table table) {
        this.table = table;
    }

    static String shard(Classification image) {
        return Integer.toString(Math.floorMod(image.id().hashCode(), SHARDS));
    }

    /** The attributes that put an image into each order. */
    static Row.Builder add(Row.Builder row, Classification image) {
        row.text(SHARD, shard(image));
        fields().filter(field -> field != Sort.Field.SUBMITTED_AT)
                .forEach(field -> row.text(
                        SortKey.indexOf(field), SortKey.of(image, field).text()));
        return row;
    }

    /** Attribute definitions of all indexes, without the id. */
    static List<AttributeDefinition> attributes() {
        return Stream.concat(Stream.of(SHARD), fields().map(SortKey::indexOf).filter(name -> !name.equals("id")))
                .map(Table::textAttribute)
                .toList();
    }

    static List<GlobalSecondaryIndex> definitions() {
        return fields().map(OrderIndexes::definition).toList();
    }

    private static GlobalSecondaryIndex definition(Sort.Field field) {
        return GlobalSecondaryIndex.builder()
                .indexName(name(field))
                .keySchema(
                        Table.keyElement(SHARD, KeyType.HASH), Table.keyElement(SortKey.indexOf(field), KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.KEYS_ONLY)
                        .build())
                .build();
    }

    private static String name(Sort.Field field) {
        return "by-" + field.text();
    }

    private static Stream<Sort.Field> fields() {
        return Arrays.stream(Sort.Field.values());
    }

    /**
     * Lists ids in an order.
     *
     * @throws OrderNotReadyException in a table of an earlier version that is being upgraded
     */
    SortedIds list(Sort sort, Optional<SortKey> after, int batchSize) {
        return list(sort, after, Optional.empty(), batchSize);
    }

    /**
     * Lists ids of the oldest images first.
     *
     * @param end the list ends at the latest here
     * @throws OrderNotReadyException in a table of an earlier version that is being upgraded
     */
    SortedIds oldest(Optional<SortKey> after, SortKey end, int batchSize) {
        return list(new Sort(Sort.Field.SUBMITTED_AT, true), after, Optional.of(end), batchSize);
    }

    private SortedIds list(Sort sort, Optional<SortKey> after, Optional<SortKey> end, int batchSize) {
        if (!ready && !isReady()) {
            throw new OrderNotReadyException();
        }
        return new SortedIds(
                (shard, last, limit) -> read(sort, shard, last, end, limit),
                sort.ascending(),
                after,
                SHARDS,
                batchSize);
    }

    private List<SortedIds.Entry> read(
            Sort sort, int shard, Optional<SortKey> after, Optional<SortKey> end, int limit) {
        String key = SortKey.indexOf(sort.by());
        Row.Builder values = Row.builder().text(":shard", Integer.toString(shard));
        Map<String, String> names = new HashMap<>(Map.of("#shard", SHARD));
        String range = "";
        if (end.isPresent()) {
            // Between includes both ends: no key is right behind the last one, and none is the end.
            SortKey start = new SortKey(after.map(SortKey::text).orElse("") + Span.FIRST);
            if (start.compareTo(end.get()) > 0) {
                return List.of();
            }
            range = " AND #key BETWEEN :start AND :end";
            values.text(":start", start.text()).text(":end", end.get().text());
        } else if (after.isPresent()) {
            range = sort.ascending() ? " AND #key > :after" : " AND #key < :after";
            values.text(":after", after.get().text());
        }
        if (!range.isEmpty()) {
            names.put("#key", key);
        }
        String condition = "#shard = :shard" + range;
        return table
                .client()
                .queryPaginator(request -> request.tableName(table.name())
                        .indexName(name(sort.by()))
                        .keyConditionExpression(condition)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values.values())
                        .scanIndexForward(sort.ascending())
                        .limit(limit))
                .items()
                .stream()
                .limit(limit)
                .map(Row::new)
                .map(row -> new SortedIds.Entry(new SortKey(row.text(key)), row.text("id")))
                .toList();
    }

    private boolean isReady() {
        ready = table.describe().globalSecondaryIndexes().stream()
                        .filter(index -> index.indexStatus() == IndexStatus.ACTIVE)
                        .map(GlobalSecondaryIndexDescription::indexName)
                        .filter(names()::contains)
                        .count()
                == names().size();
        return ready;
    }

    private static Set<String> names() {
        return fields().map(OrderIndexes::name).collect(Collectors.toSet());
    }

    /**
     * Does the next step of the upgrade of a table of an earlier version: first completes the rows, since an existing index
     * is the sign that they are complete, then creates one index at a time, as DynamoDB requires.
     *
     * @return whether the upgrade is finished
     */
    synchronized boolean upgrade(Stream<Classification> incomplete) {
        if (ready || isReady()) {
            if (upgrading) {
                // Rows that nodes of the earlier version have stored meanwhile.
                incomplete.forEach(this::complete);
                upgrading = false;
            }
            return true;
        }
        upgrading = true;
        TableDescription now = table.describe();
        List<String> existing = now.globalSecondaryIndexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
        List<Sort.Field> missing =
                fields().filter(field -> !existing.contains(name(field))).toList();
        boolean creating =
                now.globalSecondaryIndexes().stream().anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE);
        if (missing.isEmpty() || creating) {
            return false;
        }
        if (missing.size() == Sort.Field.values().length) {
            incomplete.forEach(this::complete);
        }
        Sort.Field next = missing.get(0);
        table.addIndex(now, definition(next), List.of(SHARD, SortKey.indexOf(next)));
        return false;
    }

    private void complete(Classification image) {
        // Unless it was deleted meanwhile, or stored again with these attributes.
        table.update(
                image.id(),
                add(Row.builder(), image).build(),
                List.of(),
                "#status = :status AND attribute_not_exists(#deletedAt)",
                List.of("status", "deletedAt"),
                Row.builder().text(":status", image.status().name()).build());
    }
}
