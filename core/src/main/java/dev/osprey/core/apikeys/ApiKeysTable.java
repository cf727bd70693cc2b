package dev.osprey.core.apikeys;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * One row for each key, and one row {@code <id>/<day>} for each day on which images are uploaded with it, which DynamoDB deletes
 * some days later.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}. A count whose answer was lost is thus repeated: it may be too high,
 * never too low.
 */
public final class ApiKeysTable {

    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String DIGEST = "digest";
    private static final String CREATED_AT = "createdAt";
    private static final String RATE = "ratePerMinute";
    private static final String QUOTA = "dailyQuota";
    private static final String IMAGES = "images";
    private static final String EXPIRES = "expires";
    private static final int DAYS_KEPT = 3;

    private final Table table;

    public ApiKeysTable(DynamoDbClient client, String name) {
        this.table = new Table(client, name, ID);
    }

    /** Creates the table if it is missing, and lets DynamoDB delete the counts of earlier days. */
    public void create() {
        table.create();
        table.expireBy(EXPIRES);
    }

    public void store(ApiKey key) {
        Row.Builder row = Row.builder()
                .text(ID, key.id())
                .text(NAME, key.name())
                .text(DIGEST, key.digest())
                .time(CREATED_AT, key.createdAt());
        key.limits().ratePerMinute().ifPresent(rate -> row.number(RATE, rate));
        key.limits().dailyQuota().ifPresent(quota -> row.number(QUOTA, quota));
        table.put(row.build());
    }

    public Optional<ApiKey> find(String id) {
        return table.get(id).filter(ApiKeysTable::isKey).map(ApiKeysTable::key);
    }

    private static boolean isKey(Row row) {
        return row.has(DIGEST);
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.text(ID),
                row.text(NAME),
                row.text(DIGEST),
                row.time(CREATED_AT),
                new KeyLimits(
                        row.has(RATE) ? OptionalInt.of(row.integer(RATE)) : OptionalInt.empty(),
                        row.has(QUOTA) ? OptionalLong.of(row.number(QUOTA)) : OptionalLong.empty()));
    }

    /** All keys with their use on this day in UTC, the newest first. */
    public List<KeyUse> all(LocalDate day) {
        Map<String, Row> rows = new HashMap<>();
        table.client()
                .scanPaginator(request -> request.tableName(table.name()).consistentRead(true))
                .items()
                .forEach(item -> rows.put(item.get(ID).s(), new Row(item)));
        return rows.values().stream()
                .filter(ApiKeysTable::isKey)
                .map(ApiKeysTable::key)
                .map(key -> new KeyUse(key, images(Optional.ofNullable(rows.get(countOf(key.id(), day))))))
                .sorted(Comparator.comparing((KeyUse use) -> use.key().createdAt())
                        .reversed()
                        .thenComparing(use -> use.key().id()))
                .toList();
    }

    /** Revokes a key, whose counts expire; a missing one is no error. */
    public void delete(String id) {
        table.delete(id);
    }

    /**
     * Counts images of a key, all of them or, if they are more than the limit leaves, none.
     *
     * @param limit of images on this day
     * @return how many are counted on this day then; empty if the limit does not allow them
     */
    public OptionalLong count(String id, LocalDate day, int images, OptionalLong limit) {
        if (limit.isPresent() && images > limit.getAsLong()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(add(id, day, images, limit));
        } catch (ConditionalCheckFailedException tooMany) {
            return OptionalLong.empty();
        }
    }

    /** Takes images that were counted and not accepted out of the count. */
    public void giveBack(String id, LocalDate day, int images) {
        add(id, day, -images, OptionalLong.empty());
    }

    private long add(String id, LocalDate day, int images, OptionalLong limit) {
        Row.Builder values = Row.builder()
                .number(":images", images)
                .number(
                        ":expires",
                        day.plusDays(DAYS_KEPT).atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        limit.ifPresent(most -> values.number(":room", most - images));
        Map<String, String> names = Map.of("#images", IMAGES, "#expires", EXPIRES);
        return new Row(table.client()
                        .updateItem(request -> request.tableName(table.name())
                                .key(table.keyOf(countOf(id, day)))
                                .updateExpression("ADD #images :images SET #expires = :expires")
                                .conditionExpression(
                                        limit.isPresent() ? "attribute_not_exists(#images) OR #images <= :room" : null)
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values.values())
                                .returnValues(ReturnValue.UPDATED_NEW))
                        .attributes())
                .number(IMAGES);
    }

    /** How many images of a key are counted on this day. */
    public long counted(String id, LocalDate day) {
        return images(table.get(countOf(id, day)));
    }

    private static long images(Optional<Row> count) {
        return count.map(row -> row.number(IMAGES)).orElse(0L);
    }

    private static String countOf(String id, LocalDate day) {
        return id + "/" + day;
    }
}
