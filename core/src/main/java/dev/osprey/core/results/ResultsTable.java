package dev.osprey.core.results;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.dynamodb.DynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * One row for each image: {@code id}, {@code fileName}, {@code status}, {@code label}, {@code predictions},
 * {@code location} in S3, {@code error}, {@code submittedAt}, {@code completedAt}.
 *
 * <p>The index {@code newest} lists the rows of a month by id, which is ordered by time. A month is split into
 * {@value #SHARDS} partitions, since DynamoDB takes 1,000 writes a second in each.
 *
 * <p>Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ResultsTable {

    private static final String NEWEST = "newest";
    private static final int SHARDS = 8;
    // The most that DynamoDB takes in one call.
    private static final int BATCH = 100;
    private static final int MONTHS_LISTED = 24;

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;

    public ResultsTable(DynamoDbClient client, String table, Clock clock) {
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
                        .attributeDefinitions(DynamoDb.textAttribute("id"), DynamoDb.textAttribute("listing"))
                        .keySchema(DynamoDb.key("id", KeyType.HASH))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName(NEWEST)
                                .keySchema(DynamoDb.key("listing", KeyType.HASH), DynamoDb.key("id", KeyType.RANGE))
                                .projection(Projection.builder()
                                        .projectionType(ProjectionType.ALL)
                                        .build())
                                .build()));
    }

    /** Fails when the table cannot be reached. */
    public void check() {
        client.describeTable(request -> request.tableName(table));
    }

    /** Notes an image that was accepted; an answer that is there already stays. */
    public void insert(Classification queued, String location) {
        try {
            client.putItem(request -> request.tableName(table)
                    .item(item(queued, location))
                    .conditionExpression("attribute_not_exists(id)"));
        } catch (ConditionalCheckFailedException alreadyThere) {
            // A worker was faster, or this is a repeated call whose first answer got lost.
        }
    }

    /** Stores a finished image. */
    public void store(Classification finished, String location) {
        client.putItem(request -> request.tableName(table).item(item(finished, location)));
    }

    /** Forgets an image that could not be queued after all. */
    public void delete(String id) {
        client.deleteItem(request -> request.tableName(table).key(Map.of("id", text(id))));
    }

    public Optional<Classification> find(String id) {
        Map<String, AttributeValue> item = client.getItem(request ->
                        request.tableName(table).key(Map.of("id", text(id))).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(classification(item));
    }

    /** Those of these images that are known, in no order. */
    public List<Classification> find(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        List<Classification> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Map<String, AttributeValue>> keys = all.subList(from, Math.min(from + BATCH, all.size())).stream()
                    .map(id -> Map.of("id", text(id)))
                    .toList();
            BatchGetItemRequest request = BatchGetItemRequest.builder()
                    .requestItems(Map.of(
                            table,
                            KeysAndAttributes.builder()
                                    .keys(keys)
                                    .consistentRead(true)
                                    .build()))
                    .build();
            // The paginator asks again for keys that DynamoDB left out.
            client.batchGetItemPaginator(request)
                    .forEach(page -> page.responses().getOrDefault(table, List.of()).stream()
                            .map(ResultsTable::classification)
                            .forEach(found::add));
        }
        return found;
    }

    /** The newest images of the last two years, the newest first, {@code limit} at most. */
    public List<Classification> newest(int limit) {
        List<Classification> found = new ArrayList<>();
        YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        for (int back = 0; back < MONTHS_LISTED && found.size() < limit; back++) {
            List<Classification> ofMonth = new ArrayList<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                ofMonth.addAll(newest(month.minusMonths(back) + "/" + shard, limit));
            }
            ofMonth.sort(Comparator.comparing(Classification::id).reversed());
            found.addAll(ofMonth);
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    private List<Classification> newest(String listing, int limit) {
        QueryRequest query = QueryRequest.builder()
                .tableName(table)
                .indexName(NEWEST)
                .keyConditionExpression("listing = :listing")
                .expressionAttributeValues(Map.of(":listing", text(listing)))
                .scanIndexForward(false)
                .limit(limit)
                .build();
        return client.queryPaginator(query).items().stream()
                .limit(limit)
                .map(ResultsTable::classification)
                .toList();
    }

    private static Map<String, AttributeValue> item(Classification image, String location) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("id", text(image.id()));
        item.put("listing", text(listing(image)));
        item.put("fileName", text(image.fileName()));
        item.put("status", text(image.status().name()));
        item.put("location", text(location));
        item.put("submittedAt", text(image.submittedAt().toString()));
        image.label().ifPresent(label -> item.put("label", text(label)));
        if (!image.predictions().isEmpty()) {
            item.put("predictions", predictions(image.predictions()));
        }
        if (image.error() != null) {
            item.put("error", text(image.error()));
        }
        if (image.completedAt() != null) {
            item.put("completedAt", text(image.completedAt().toString()));
        }
        return item;
    }

    private static String listing(Classification image) {
        YearMonth month = YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC));
        return month + "/" + Math.floorMod(image.id().hashCode(), SHARDS);
    }

    private static AttributeValue predictions(List<Prediction> predictions) {
        return AttributeValue.fromL(predictions.stream()
                .map(each -> AttributeValue.fromM(Map.of(
                        "label", text(each.label()),
                        "probability", AttributeValue.fromN(Double.toString(each.probability())))))
                .toList());
    }

    private static Classification classification(Map<String, AttributeValue> item) {
        return new Classification(
                item.get("id").s(),
                item.get("fileName").s(),
                Status.valueOf(item.get("status").s()),
                item.containsKey("predictions")
                        ? item.get("predictions").l().stream()
                                .map(each -> new Prediction(
                                        each.m().get("label").s(),
                                        Double.parseDouble(
                                                each.m().get("probability").n())))
                                .toList()
                        : List.of(),
                item.containsKey("error") ? item.get("error").s() : null,
                Instant.parse(item.get("submittedAt").s()),
                item.containsKey("completedAt")
                        ? Instant.parse(item.get("completedAt").s())
                        : null);
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
