package dev.osprey.core.results;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

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
    private static final int MONTHS_LISTED = 24;
    private static final int MOST_LOOKED_AT = 5000;
    private static final int MOST_HELD = 1000;
    // Ids fall into the partitions by chance: a few more than the average spare a second call for most of them.
    private static final int FEW = 8;
    // The most that DynamoDB takes in one call.
    private static final int MOST_READ = 100;
    private static final int MOST_WRITTEN = 25;

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;

    // Found by listing to the end, so that the next list need not look at two years of nothing; null before.
    private volatile YearMonth oldest;

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
        for (int from = 0; from < all.size(); from += MOST_READ) {
            List<Map<String, AttributeValue>> keys = all.subList(from, Math.min(from + MOST_READ, all.size())).stream()
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
        return page(ResultFilter.ALL, Optional.empty(), limit).images();
    }

    /**
     * A part of the images of the last two years. It may be shorter than {@code limit} although there are more: at most
     * {@value #MOST_LOOKED_AT} rows are looked at.
     *
     * @param after where the part before ended; empty for the newest
     */
    public ResultPage page(ResultFilter filter, Optional<Position> after, int limit) {
        Iterator<Classification> rows = all(filter, after, limit / SHARDS + FEW);
        List<Classification> found = new ArrayList<>();
        Optional<Position> last = after;
        for (int looked = 0; looked < MOST_LOOKED_AT && found.size() < limit && rows.hasNext(); looked++) {
            Classification row = rows.next();
            last = Optional.of(Position.of(row));
            if (filter.matches(row)) {
                found.add(row);
            }
        }
        if (rows.hasNext()) {
            return new ResultPage(found, last);
        }
        // A list that begins late or ends early says nothing of what is outside of it.
        if (filter.from().isEmpty() && filter.to().isEmpty()) {
            noteOldest(last.map(Position::month).orElse(month()));
        }
        return new ResultPage(found, Optional.empty());
    }

    /**
     * All images of the last two years that pass, the newest first, read while they are asked for: a thousand are held at
     * most.
     */
    public Stream<Classification> all(ResultFilter filter) {
        Iterator<Classification> rows = all(filter, Optional.empty(), MOST_HELD / SHARDS);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
                .filter(filter::matches);
    }

    private NewestFirst all(ResultFilter filter, Optional<Position> after, int readAtOnce) {
        YearMonth now = month();
        YearMonth listed = now.minusMonths(MONTHS_LISTED - 1);
        YearMonth known = oldest;
        Span span = Span.of(filter, after, now, known == null || known.isBefore(listed) ? listed : known);
        return new NewestFirst(this::partition, span, SHARDS, readAtOnce);
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    }

    /** Nothing is older: of the months before only the last may still change, when a late answer is stored. */
    private void noteOldest(YearMonth found) {
        YearMonth last = month().minusMonths(1);
        oldest = found.isBefore(last) ? found : last;
    }

    private List<Classification> partition(YearMonth month, int shard, String above, String below, int atMost) {
        if (above.compareTo(below) > 0) {
            return List.of();
        }
        QueryRequest query = QueryRequest.builder()
                .tableName(table)
                .indexName(NEWEST)
                .keyConditionExpression("listing = :listing AND id BETWEEN :above AND :below")
                .expressionAttributeValues(
                        Map.of(":listing", text(month + "/" + shard), ":above", text(above), ":below", text(below)))
                .scanIndexForward(false)
                // The one at the border does not count.
                .limit(atMost + 1)
                .build();
        return client.queryPaginator(query).items().stream()
                .filter(item -> !item.get("id").s().equals(below))
                .limit(atMost)
                .map(ResultsTable::classification)
                .toList();
    }

    /** All images, however old, in no order and in portions; read while they are asked for. */
    public Stream<List<Classification>> portions() {
        return client
                .scanPaginator(
                        request -> request.tableName(table).consistentRead(true).limit(MOST_HELD))
                .stream()
                .map(page ->
                        page.items().stream().map(ResultsTable::classification).toList())
                .filter(portion -> !portion.isEmpty());
    }

    /** Forgets these images. */
    public void delete(Collection<String> ids) {
        List<WriteRequest> open = ids.stream()
                .map(id -> WriteRequest.builder()
                        .deleteRequest(request -> request.key(Map.of("id", text(id))))
                        .build())
                .toList();
        while (!open.isEmpty()) {
            List<WriteRequest> now = open.subList(0, Math.min(MOST_WRITTEN, open.size()));
            List<WriteRequest> left = new ArrayList<>(open.subList(now.size(), open.size()));
            // What DynamoDB left out comes last again.
            left.addAll(client.batchWriteItem(request -> request.requestItems(Map.of(table, now)))
                    .unprocessedItems()
                    .getOrDefault(table, List.of()));
            open = left;
        }
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
