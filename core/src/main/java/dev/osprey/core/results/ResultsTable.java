package dev.osprey.core.results;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.models.ModelColumns;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.core.webhooks.Subject;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * One row for each image: {@code id}, {@code fileName}, {@code status}, {@code label}, {@code predictions},
 * {@code location} in S3, {@code error}, {@code model}, {@code modelVersion}, {@code submittedAt}, {@code completedAt}, and its
 * {@link Provenance}. With a callback, it has what the {@link Outbox} needs to tell the outcome.
 *
 * <p>The row of an image that is being deleted has {@code deletedAt}. It is in no list, and found by nothing but deletions. The
 * row of an image that has expired is found by nothing but {@link #expired}, however long it is still there; {@code expires} is
 * the epoch second after which DynamoDB may delete it.
 *
 * <p>The indexes for {@link Sort} list the ids of all rows in an order. The index {@code newest} lists the rows of a month by
 * id, which is ordered by time. A month is split into {@value #SHARDS} partitions, since DynamoDB accepts 1,000 writes a second
 * in each.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ResultsTable {

    private static final String NEWEST = "newest";
    private static final String LISTING = "listing";
    private static final String DELETED_AT = "deletedAt";
    private static final String EXPIRES = "expires";
    // In place of month and partition: the index lists what is being deleted, too.
    private static final String DELETED = "deleted";
    // In place of month and partition, too: an image that is to be uploaded straight to S3.
    private static final String AWAITED = "awaited";
    // Of a row that has them no longer, an update removes them.
    private static final List<String> OPTIONAL = Stream.of(
                    List.of("predictions", "label", "error", "completedAt", EXPIRES),
                    ModelColumns.ALL,
                    Outbox.OF_OUTCOME)
            .flatMap(List::stream)
            .toList();
    private static final int SHARDS = 8;
    private static final int MONTHS_LISTED = 24;
    private static final int MAX_ROWS_EXAMINED = 5000;
    private static final int MAX_ROWS_BUFFERED = 1000;
    // Ids are spread over the partitions at random: a few more than the average spare most partitions a second call.
    private static final int EXTRA_ROWS = 8;
    // The limit of DynamoDB for one call.
    private static final int MAX_BATCH_GET = 100;
    private static final int OUTBOX_SHARDS = 4;

    private final Table table;
    private final OrderIndexes orders;
    private final Outbox<Classification> outbox;
    private final Retention retention;
    private final Clock clock;

    // Known once a list was read to its end, so that the next one need not query two years of nothing; null before.
    private volatile YearMonth oldest;

    public ResultsTable(DynamoDbClient client, String name, Retention retention, Clock clock) {
        this.table = new Table(client, name, "id");
        this.orders = new OrderIndexes(table);
        this.outbox = new Outbox<>(table, Subject.IMAGE, this::kept, OUTBOX_SHARDS);
        this.retention = Objects.requireNonNull(retention, "retention");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing. */
    public void create() {
        List<AttributeDefinition> attributes = new ArrayList<>(OrderIndexes.attributes());
        attributes.addAll(Outbox.attributes());
        attributes.add(Table.textAttribute("id"));
        attributes.add(Table.textAttribute(LISTING));
        List<GlobalSecondaryIndex> indexes = new ArrayList<>(OrderIndexes.definitions());
        indexes.add(Outbox.index());
        indexes.add(GlobalSecondaryIndex.builder()
                .indexName(NEWEST)
                .keySchema(Table.keyElement(LISTING, KeyType.HASH), Table.keyElement("id", KeyType.RANGE))
                .projection(
                        Projection.builder().projectionType(ProjectionType.ALL).build())
                .build());
        table.create(request -> request.attributeDefinitions(attributes).globalSecondaryIndexes(indexes));
    }

    /** Lets DynamoDB delete the rows of images some time after they have expired. */
    public void expireRows() {
        table.expireBy(EXPIRES);
    }

    /**
     * Does the next step of the upgrade of a table of an earlier version, which lacks indexes. A step
     * returns soon, except the first, which completes all rows; between two steps DynamoDB builds an index.
     *
     * @return whether nothing is left to do
     */
    public boolean upgrade() {
        return orders.upgrade(table
                        .client()
                        .scanPaginator(request -> request.tableName(table.name())
                                .consistentRead(true)
                                .filterExpression("attribute_not_exists(#shard) AND attribute_not_exists(#deletedAt)")
                                .expressionAttributeNames(Map.of("#shard", "shard", "#deletedAt", DELETED_AT)))
                        .items()
                        .stream()
                        .map(item -> classification(new Row(item))))
                && outbox.upgrade();
    }

    /** The webhooks of images with a callback. */
    public Outbox<Classification> outbox() {
        return outbox;
    }

    /** Throws when the table cannot be reached. */
    public void check() {
        table.client().describeTable(request -> request.tableName(table.name()));
    }

    /** Like {@link #insert(Classification, String, Provenance)}, for an image that only the admin may delete. */
    public boolean insert(Classification queued, String location) {
        return insert(queued, location, Provenance.UNKNOWN);
    }

    /** Like {@link #insert(Classification, String, Provenance, Optional)}, for an image without a callback. */
    public boolean insert(Classification queued, String location, Provenance provenance) {
        return insert(queued, location, provenance, Optional.empty());
    }

    /**
     * Stores an accepted image unless it has a row already.
     *
     * @param callback where to tell the outcome
     * @return false when it has: a worker was faster, or this is a retry of a call whose response was lost
     */
    public boolean insert(Classification queued, String location, Provenance provenance, Optional<Callback> callback) {
        return insert(accepted(queued, location, provenance, callback).values());
    }

    /**
     * Like {@link #insert(Classification, String, Provenance, Optional)}, for an image that is not there yet: it can be found by its
     * id, but is in no list until it has arrived or has a result.
     */
    public boolean insertAwaited(
            Classification queued, String location, Provenance provenance, Optional<Callback> callback) {
        Map<String, AttributeValue> row = new HashMap<>(accepted(queued, location, provenance, callback)
                .text(LISTING, AWAITED)
                .values());
        row.remove(OrderIndexes.SHARD);
        return insert(row);
    }

    private Row.Builder accepted(
            Classification queued, String location, Provenance provenance, Optional<Callback> callback) {
        Row.Builder row = provenance.add(row(queued, location));
        callback.ifPresent(wanted -> outbox.add(row, queued.id(), wanted));
        return row;
    }

    private boolean insert(Map<String, AttributeValue> row) {
        return table.putIf(new Row(row), "attribute_not_exists(#id)", List.of("id"), Row.EMPTY);
    }

    /**
     * Stores a finished image in its row, and makes its webhook due. A failure may be replaced, since its request may have
     * been redriven; an answer never is.
     *
     * @return false when the row was deleted, belongs to another upload or has an answer
     */
    public boolean store(Classification finished, String location) {
        return update(
                finished,
                location,
                "#fileName = :fileName AND #submittedAt = :submittedAt AND #status <> :done",
                Row.builder().text(":done", Status.DONE.name()).build());
    }

    /**
     * Replaces a row if it still has the expected status.
     *
     * @return false when the row has another status or was deleted
     */
    public boolean replace(Status expected, Classification next, String location) {
        return update(
                next,
                location,
                "#status = :expected",
                Row.builder().text(":expected", expected.name()).build());
    }

    /** The provenance stays. */
    private boolean update(Classification next, String location, String condition, Row values) {
        Map<String, AttributeValue> attributes =
                new HashMap<>(expiring(row(next, location), next).values());
        attributes.remove("id");
        return table.update(
                next.id(),
                new Row(attributes),
                OPTIONAL.stream().filter(name -> !attributes.containsKey(name)).toList(),
                condition + " AND attribute_not_exists(#" + DELETED_AT + ")",
                List.of(DELETED_AT),
                values);
    }

    private Row.Builder expiring(Row.Builder row, Classification image) {
        // Rounded up: DynamoDB must not be early.
        retention.expiry(image).ifPresent(expiry -> row.number(EXPIRES, expiry.getEpochSecond() + 1));
        return row;
    }

    /** What a deletion has to know of an image, also while it is being deleted. */
    public Optional<DeletableImage> deletable(String id) {
        return table.get(id)
                .filter(row -> !isListed(row) || isKept(classification(row)))
                .map(ResultsTable::deletable);
    }

    /**
     * Begins to delete an image: from now on it is in no list, and nothing is stored of it.
     *
     * @return the image, also when its deletion had begun before; empty when there is none
     */
    public Optional<DeletableImage> beginDeletion(String id) {
        return beginDeletion(id, "attribute_exists(id)", Row.EMPTY);
    }

    /** Like {@link #beginDeletion(String)}, but only while the image is queued, or its deletion has begun. */
    public Optional<DeletableImage> beginWithdrawal(String id) {
        return beginDeletion(
                id,
                "#status = :queued OR attribute_exists(#deletedAt)",
                Row.builder().text(":queued", Status.QUEUED.name()).build());
    }

    private Optional<DeletableImage> beginDeletion(String id, String condition, Row values) {
        Optional<DeletableImage> found = deletable(id);
        boolean begun = found.isPresent()
                && table.update(
                        id,
                        Row.builder()
                                .time(DELETED_AT, clock.instant())
                                .text(LISTING, DELETED)
                                .build(),
                        List.of("shard", Outbox.PARTITION),
                        condition,
                        values.attributes().isEmpty() ? List.of() : List.of("status"),
                        values);
        return found.filter(image -> begun);
    }

    /** Deletes the row of an image whose objects are deleted. */
    public void endDeletion(String id) {
        // Not met when another call has ended it.
        table.deleteIf(id, "attribute_exists(#" + DELETED_AT + ")", List.of(DELETED_AT), Row.EMPTY);
    }

    /** Images whose deletion began before this time and has not ended, {@value #MAX_BATCH_GET} at most. */
    public List<DeletableImage> unfinishedDeletions(Instant begunBefore) {
        return table
                .client()
                .queryPaginator(request -> request.tableName(table.name())
                        .indexName(NEWEST)
                        .keyConditionExpression("listing = :deleted")
                        .expressionAttributeValues(
                                Row.builder().text(":deleted", DELETED).values())
                        .limit(MAX_BATCH_GET))
                .items()
                .stream()
                .map(Row::new)
                .filter(row -> row.time(DELETED_AT).isBefore(begunBefore))
                .limit(MAX_BATCH_GET)
                .map(ResultsTable::deletable)
                .toList();
    }

    /** Images that were to be uploaded straight to S3 since before this time, {@value #MAX_BATCH_GET} at most, the oldest ones first. */
    public List<Classification> awaited(Instant submittedBefore) {
        return table
                .client()
                .queryPaginator(request -> request.tableName(table.name())
                        .indexName(NEWEST)
                        .keyConditionExpression("listing = :awaited AND id < :end")
                        .expressionAttributeValues(Row.builder()
                                .text(":awaited", AWAITED)
                                .text(":end", Span.firstId(submittedBefore))
                                .values())
                        .limit(MAX_BATCH_GET))
                .items()
                .stream()
                .limit(MAX_BATCH_GET)
                .map(item -> classification(new Row(item)))
                .toList();
    }

    /** Lists an awaited image that has arrived. */
    public void arrived(Classification queued) {
        table.update(
                queued.id(),
                OrderIndexes.add(Row.builder(), queued)
                        .text(LISTING, listing(queued))
                        .build(),
                List.of(),
                "#" + LISTING + " = :awaited",
                List.of(),
                Row.builder().text(":awaited", AWAITED).build());
    }

    /** Deletes an image that could not be queued after all. */
    public void delete(String id) {
        table.delete(id);
    }

    public Optional<Classification> find(String id) {
        return table.get(id).flatMap(this::kept);
    }

    /** Those of these images that have a row, in any order. */
    public List<Classification> find(Collection<String> ids) {
        return stored(ids).stream().filter(this::isKept).toList();
    }

    /** The status of those of these images that have a row. */
    public Map<String, Status> statuses(Collection<String> ids) {
        Map<String, Status> found = new HashMap<>();
        Instant now = clock.instant();
        rows(
                        ids,
                        keys -> keys.projectionExpression("id, #status, completedAt, deletedAt")
                                .expressionAttributeNames(Map.of("#status", "status")))
                .stream()
                .filter(row -> row.optionalTime("completedAt")
                        .filter(completed -> retention.expired(completed, now))
                        .isEmpty())
                .forEach(row -> found.put(row.text("id"), Status.valueOf(row.text("status"))));
        return found;
    }

    /** Like {@link #find(Collection)}, also those that have expired. */
    private List<Classification> stored(Collection<String> ids) {
        return rows(ids, keys -> {}).stream().map(ResultsTable::classification).toList();
    }

    /** @param attributes of the rows to read */
    private List<Row> rows(Collection<String> ids, Consumer<KeysAndAttributes.Builder> attributes) {
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
                            .filter(ResultsTable::isListed)
                            .forEach(found::add));
        }
        return found;
    }

    /** The newest images of the last two years, newest first, {@code limit} at most. */
    public List<Classification> newest(int limit) {
        return page(ResultFilter.ALL, Optional.empty(), limit).images();
    }

    /**
     * A page of the images of the last two years. It may be shorter than {@code limit} although there are more: at most
     * {@value #MAX_ROWS_EXAMINED} rows are examined.
     *
     * @param after where the previous page ended; empty for the first page
     */
    ResultPage page(ResultFilter filter, Optional<Position> after, int limit) {
        Iterator<Classification> rows = all(filter, after, limit / SHARDS + EXTRA_ROWS);
        List<Classification> found = new ArrayList<>();
        Optional<Position> last = after;
        for (int examined = 0; examined < MAX_ROWS_EXAMINED && found.size() < limit && rows.hasNext(); examined++) {
            Classification row = rows.next();
            last = Optional.of(Position.of(row));
            if (filter.matches(row) && isKept(row)) {
                found.add(row);
            }
        }
        if (rows.hasNext()) {
            return new ResultPage(found, last.map(Position::cursor));
        }
        // A list with a time range tells nothing about the rows outside it.
        if (filter.from().isEmpty() && filter.to().isEmpty()) {
            noteOldest(last.map(Position::month).orElse(month()));
        }
        return new ResultPage(found, Optional.empty());
    }

    /**
     * A page of the images in an order: of the last two years newest first, in any other order of any age. It may be shorter
     * than {@code limit} although there are more: about {@value #MAX_ROWS_EXAMINED} rows are examined.
     *
     * @param cursor of the previous page; empty for the first page
     * @throws OrderNotReadyException while a table of an earlier version is being upgraded
     */
    public ResultPage page(ResultFilter filter, Sort sort, Optional<String> cursor, int limit) {
        if (sort.equals(Sort.NEWEST_FIRST)) {
            return page(filter, cursor.map(Position::parse), limit);
        }
        int portion = filter.equals(ResultFilter.ALL) ? limit : Math.max(limit, MAX_BATCH_GET * 2);
        Optional<SortKey> after = cursor.map(SortKey::parse);
        SortedIds entries = orders.list(sort, after, portion / OrderIndexes.SHARDS + EXTRA_ROWS);
        List<Classification> found = new ArrayList<>();
        for (int examined = 0; examined < MAX_ROWS_EXAMINED && found.size() < limit && entries.hasNext(); ) {
            Map<String, SortKey> keys = new LinkedHashMap<>();
            while (keys.size() < portion && entries.hasNext()) {
                SortedIds.Entry entry = entries.next();
                keys.put(entry.id(), entry.key());
            }
            examined += keys.size();
            Map<String, Classification> rows =
                    find(keys.keySet()).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
            int left = keys.size();
            for (Map.Entry<String, SortKey> key : keys.entrySet()) {
                after = Optional.of(key.getValue());
                left--;
                // Missing if it was deleted a moment ago.
                Classification row = rows.get(key.getKey());
                if (row != null && filter.matches(row)) {
                    found.add(row);
                    if (found.size() == limit) {
                        break;
                    }
                }
            }
            if (left > 0) {
                return new ResultPage(found, after.map(SortKey::cursor));
            }
        }
        return new ResultPage(found, entries.hasNext() ? after.map(SortKey::cursor) : Optional.empty());
    }

    /**
     * All images of the last two years that match, newest first; read lazily, with at most
     * {@value #MAX_ROWS_BUFFERED} in memory.
     */
    public Stream<Classification> all(ResultFilter filter) {
        Iterator<Classification> rows = all(filter, Optional.empty(), MAX_ROWS_BUFFERED / SHARDS);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
                .filter(filter::matches)
                .filter(this::isKept);
    }

    /**
     * A portion of the images that have expired, the oldest ones first. It may be empty although there are more: at most
     * {@code limit} images are examined, and those that were answered late are not expired yet.
     *
     * @param cursor of the previous portion; empty for the first one
     * @throws OrderNotReadyException while a table of an earlier version is being upgraded
     */
    public ResultPage expired(Optional<String> cursor, int limit) {
        // An id begins with the milliseconds of its time.
        Optional<SortKey> end = retention
                .latestSubmission(clock.instant())
                .map(latest -> new SortKey(Span.firstId(latest.plusMillis(1))));
        if (end.isEmpty()) {
            return new ResultPage(List.of(), Optional.empty());
        }
        SortedIds entries =
                orders.oldest(cursor.map(SortKey::parse), end.get(), limit / OrderIndexes.SHARDS + EXTRA_ROWS);
        List<SortedIds.Entry> examined = new ArrayList<>();
        while (examined.size() < limit && entries.hasNext()) {
            examined.add(entries.next());
        }
        List<Classification> expired = stored(
                        examined.stream().map(SortedIds.Entry::id).toList())
                .stream()
                .filter(this::isExpired)
                .toList();
        return new ResultPage(
                expired,
                entries.hasNext()
                        ? Optional.of(examined.get(examined.size() - 1).key().cursor())
                        : Optional.empty());
    }

    private NewestFirst all(ResultFilter filter, Optional<Position> after, int batchSize) {
        YearMonth now = month();
        YearMonth listed = now.minusMonths(MONTHS_LISTED - 1);
        YearMonth known = oldest;
        Span span = Span.of(filter, after, now, known == null || known.isBefore(listed) ? listed : known);
        return new NewestFirst(this::partition, span, SHARDS, batchSize);
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    }

    /** Nothing is older; of earlier months only the last may still change, when a late answer is stored. */
    private void noteOldest(YearMonth found) {
        YearMonth last = month().minusMonths(1);
        oldest = found.isBefore(last) ? found : last;
    }

    private List<Classification> partition(YearMonth month, int shard, String above, String below, int limit) {
        if (above.compareTo(below) > 0) {
            return List.of();
        }
        QueryRequest query = QueryRequest.builder()
                .tableName(table.name())
                .indexName(NEWEST)
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
                .map(ResultsTable::classification)
                .toList();
    }

    /** All images of any age in batches, in any order, with those that are being deleted; read lazily. */
    public Stream<List<Classification>> batches() {
        return table
                .client()
                .scanPaginator(request ->
                        request.tableName(table.name()).consistentRead(true).limit(MAX_ROWS_BUFFERED))
                .stream()
                .map(page -> page.items().stream()
                        .map(item -> classification(new Row(item)))
                        .toList())
                .filter(batch -> !batch.isEmpty());
    }

    /** Deletes these images. */
    public void delete(Collection<String> ids) {
        table.delete(ids);
    }

    private static boolean isListed(Row row) {
        return !row.has(DELETED_AT);
    }

    private Optional<Classification> kept(Row row) {
        return Optional.of(row)
                .filter(ResultsTable::isListed)
                .map(ResultsTable::classification)
                .filter(this::isKept);
    }

    private boolean isKept(Classification image) {
        return !isExpired(image);
    }

    private boolean isExpired(Classification image) {
        return retention.expired(image, clock.instant());
    }

    private static DeletableImage deletable(Row row) {
        return new DeletableImage(classification(row), Provenance.of(row));
    }

    static Row.Builder row(Classification image, String location) {
        Row.Builder row = ModelColumns.add(OrderIndexes.add(Row.builder(), image), Optional.ofNullable(image.model()))
                .text("id", image.id())
                .text(LISTING, listing(image))
                .text("fileName", image.fileName())
                .text("status", image.status().name())
                .text("location", location)
                .text("label", image.label())
                .text("error", Optional.ofNullable(image.error()))
                .time("submittedAt", image.submittedAt())
                .time("completedAt", Optional.ofNullable(image.completedAt()));
        if (!image.predictions().isEmpty()) {
            row.rows(
                    "predictions",
                    image.predictions().stream().map(ResultsTable::row).toList());
        }
        if (image.finished()) {
            // The index has it only if there is a callback.
            Outbox.due(row, image.id(), image.completedAt());
        }
        return row;
    }

    private static String listing(Classification image) {
        YearMonth month = YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC));
        return month + "/" + Math.floorMod(image.id().hashCode(), SHARDS);
    }

    private static Row row(Prediction prediction) {
        return Row.builder()
                .text("label", prediction.label())
                .decimal("probability", prediction.probability())
                .build();
    }

    private static Classification classification(Row row) {
        return new Classification(
                row.text("id"),
                row.text("fileName"),
                Status.valueOf(row.text("status")),
                row.rows("predictions").stream()
                        .map(each -> new Prediction(each.text("label"), each.decimal("probability")))
                        .toList(),
                row.optionalText("error").orElse(null),
                ModelColumns.of(row).orElse(null),
                row.time("submittedAt"),
                row.optionalTime("completedAt").orElse(null));
    }
}
