package dev.osprey.core.webhooks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.osprey.core.dynamodb.MergedShards;
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

/** The index {@code webhooks} of an {@link Outbox}: the rows with a callback, in the order of their {@link StateKey}s. */
final class WebhookIndex {

    /** Attribute without which a row is not in the index. */
    static final String PARTITION = "webhook";

    /** Attribute with the text of a {@link StateKey}. */
    static final String STATE = "webhookState";

    static final String URL = "webhookUrl";
    static final String REQUEST = "webhookRequest";
    static final String ATTEMPTS = "webhookAttempts";
    static final String ERROR = "webhookError";

    private static final String NAME = "webhooks";
    private static final List<String> KEYS = List.of(PARTITION, STATE);
    // Ids are spread over the partitions at random: a few more than the average spare most partitions a second call.
    private static final int EXTRA_ROWS = 8;

    private final Table table;
    private final int shards;
    private volatile boolean ready;

    /** @param shards partitions of the index; DynamoDB accepts 1,000 writes a second in each */
    WebhookIndex(Table table, int shards) {
        this.table = Objects.requireNonNull(table, "table");
        this.shards = shards;
    }

    /** Definitions of the key attributes. */
    static List<AttributeDefinition> attributes() {
        return KEYS.stream().map(Table::textAttribute).toList();
    }

    static GlobalSecondaryIndex definition() {
        return GlobalSecondaryIndex.builder()
                .indexName(NAME)
                .keySchema(Table.keyElement(PARTITION, KeyType.HASH), Table.keyElement(STATE, KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.INCLUDE)
                        .nonKeyAttributes(URL, REQUEST, ATTEMPTS, ERROR)
                        .build())
                .build();
    }

    /** @see Outbox#upgrade */
    boolean upgrade() {
        if (isReady()) {
            return true;
        }
        TableDescription now = table.describe();
        boolean settled =
                now.globalSecondaryIndexes().stream().allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        if (settled && descriptions(now).noneMatch(index -> true)) {
            table.addIndex(now, definition(), KEYS);
        }
        return false;
    }

    /** Whether the table has the index, and all rows are in it. */
    boolean isReady() {
        if (!ready) {
            ready = descriptions(table.describe()).anyMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        }
        return ready;
    }

    private static Stream<GlobalSecondaryIndexDescription> descriptions(TableDescription table) {
        return table.globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(NAME));
    }

    /** The partition of the row with this id. */
    String partition(String id) {
        return Integer.toString(Math.floorMod(id.hashCode(), shards));
    }

    /** The rows with a key between both, without these. */
    List<Row> list(String from, String to, boolean ascending, int limit) {
        Comparator<Row> order = Comparator.comparing(row -> row.text(STATE));
        Iterator<Row> rows = new MergedShards<>(
                (shard, last, count) -> {
                    Optional<String> place = last.map(row -> row.text(STATE));
                    return read(
                            shard,
                            ascending ? place.orElse(from) : from,
                            ascending ? to : place.orElse(to),
                            ascending,
                            count);
                },
                ascending ? order : order.reversed(),
                shards,
                limit / shards + EXTRA_ROWS);
        List<Row> found = new ArrayList<>();
        while (found.size() < limit && rows.hasNext()) {
            found.add(rows.next());
        }
        return found;
    }

    private List<Row> read(int shard, String from, String to, boolean ascending, int limit) {
        return table
                .client()
                .queryPaginator(request -> request.tableName(table.name())
                        .indexName(NAME)
                        .keyConditionExpression("#partition = :shard AND #state BETWEEN :from AND :to")
                        .expressionAttributeNames(Map.of("#partition", PARTITION, "#state", STATE))
                        .expressionAttributeValues(Row.builder()
                                .text(":shard", Integer.toString(shard))
                                .text(":from", from)
                                .text(":to", to)
                                .values())
                        .scanIndexForward(ascending)
                        // BETWEEN includes both bounds, which are dropped below.
                        .limit(limit + 1))
                .items()
                .stream()
                .map(Row::new)
                .filter(row -> !row.text(STATE).equals(from) && !row.text(STATE).equals(to))
                .limit(limit)
                .toList();
    }
}
