package dev.osprey.core.results;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The index of the results table that lists the rows of a month by id, which is ordered by time. A month is split into
 * {@value #SHARDS} partitions, since DynamoDB accepts 1,000 writes a second in each.
 */
final class NewestIndex {

    static final int SHARDS = 8;

    static final String LISTING = "listing";
    // In place of month and partition: the index lists what is being deleted, too.
    static final String DELETED = "deleted";
    // In place of month and partition, too: an image that is to be uploaded straight to S3.
    static final String AWAITED = "awaited";

    private static final String NAME = "newest";

    private final Table table;

    NewestIndex(Table table) {
        this.table = Objects.requireNonNull(table, "table");
    }

    static GlobalSecondaryIndex definition() {
        return GlobalSecondaryIndex.builder()
                .indexName(NAME)
                .keySchema(Table.keyElement(LISTING, KeyType.HASH), Table.keyElement("id", KeyType.RANGE))
                .projection(
                        Projection.builder().projectionType(ProjectionType.ALL).build())
                .build();
    }

    /** The month and partition of an image. */
    static String listing(Classification image) {
        YearMonth month = YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC));
        return month + "/" + Math.floorMod(image.id().hashCode(), SHARDS);
    }

    /** As {@link NewestFirst.Partitions} says. */
    List<Classification> read(YearMonth month, int shard, String above, String below, int limit) {
        if (above.compareTo(below) > 0) {
            return List.of();
        }
        QueryRequest query = QueryRequest.builder()
                .tableName(table.name())
                .indexName(NAME)
                .keyConditionExpression("listing = :listing AND id BETWEEN :above AND :below")
                .expressionAttributeValues(Row.builder()
                        .text(":listing", month + "/" + shard)
                        .text(":above", above)
                        .text(":below", below)
                        .values())
                .scanIndexForward(false)
                // BETWEEN includes the upper bound, which is dropped below.
                .limit(limit + 1)
                .build();
        return table.client().queryPaginator(query).items().stream()
                .map(Row::new)
                .filter(row -> !row.text("id").equals(below))
                .limit(limit)
                .map(ResultRow::classification)
                .toList();
    }

    /**
     * What is being deleted.
     *
     * @param portion of rows that are read at a time
     */
    Stream<Row> deleted(int portion) {
        return rows("listing = :deleted", Row.builder().text(":deleted", DELETED), portion);
    }

    /**
     * What is to be uploaded straight to S3, the oldest first.
     *
     * @param end id before which the list ends
     * @param portion of rows that are read at a time
     */
    Stream<Row> awaited(String end, int portion) {
        return rows(
                "listing = :awaited AND id < :end",
                Row.builder().text(":awaited", AWAITED).text(":end", end),
                portion);
    }

    private Stream<Row> rows(String condition, Row.Builder values, int portion) {
        return table
                .client()
                .queryPaginator(request -> request.tableName(table.name())
                        .indexName(NAME)
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(values.values())
                        .limit(portion))
                .items()
                .stream()
                .map(Row::new);
    }
}
