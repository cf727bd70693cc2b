package dev.osprey.core.results;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.dynamodb.CallGroup;
import dev.osprey.core.dynamodb.ConditionalWrite;
import dev.osprey.core.dynamodb.GroupedWrites;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.models.ModelColumns;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.core.webhooks.Subject;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

import static dev.osprey.core.results.ResultRow.DELETED_AT;
import static dev.osprey.core.results.ResultRow.row;

/**
 * One row for each image: {@code id}, {@code fileName}, {@code status}, {@code label}, {@code predictions},
 * {@code location} in S3, {@code error}, {@code model}, {@code modelVersion}, {@code submittedAt}, {@code completedAt}, and its
 * {@link Provenance}. With a callback, it has what the {@link Outbox} needs to tell the outcome.
 *
 * <p>The row of an image that is being deleted has {@code deletedAt}. It is in no list, and found by nothing but deletions. The
 * row of an image that has expired is found by nothing but {@link #expired}, however long it is still there; {@code expires} is
 * the epoch second after which DynamoDB may delete it.
 *
 * <p>The indexes for {@link Sort} list the ids of all rows in an order. The index {@code newest} lists the rows themselves,
 * newest first.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ResultsTable {

    private static final String EXPIRES = "expires";
    // Of a row that has them no longer, an update removes them.
    private static final List<String> OPTIONAL = Stream.of(
                    List.of("predictions", "label", "error", "completedAt", EXPIRES),
                    ModelColumns.ALL,
                    Outbox.OF_OUTCOME)
            .flatMap(List::stream)
            .toList();
    private static final int MAX_UNFINISHED = 100;
    private static final int OUTBOX_SHARDS = 4;
    private static final Duration WRITE_LINGER = Duration.ofMillis(100);
    private static final Duration READ_LINGER = Duration.ofMillis(10);

    private final Table table;
    private final CallGroup<String, Optional<Row>> reads;
    private final Optional<GroupedWrites> groupedWrites;
    private final OrderIndexes orders;
    private final NewestIndex newest;
    private final BatchLookup lookup;
    private final ResultLists lists;
    private final DeletionMarks deletions;
    private final Outbox<Classification> outbox;
    private final Retention retention;
    private final Clock clock;

    /** @param groupedWrites whether rows that come together are written in one transaction */
    public ResultsTable(DynamoDbClient client, String name, boolean groupedWrites, Retention retention, Clock clock) {
        this.table = new Table(client, name, "id");
        this.orders = new OrderIndexes(table);
        this.newest = new NewestIndex(table);
        this.lookup = new BatchLookup(table);
        this.reads = new CallGroup<>(
                BatchLookup.MAX_BATCH_GET, READ_LINGER, table::get, ids -> Optional.of(lookup.each(ids)));
        this.groupedWrites = groupedWrites ? Optional.of(new GroupedWrites(client, WRITE_LINGER)) : Optional.empty();
        this.lists = new ResultLists(newest, orders, lookup, retention, clock);
        this.deletions = new DeletionMarks(table, newest, this::isKept, clock);
        this.outbox = new Outbox<>(table, Subject.IMAGE, this::kept, OUTBOX_SHARDS);
        this.retention = Objects.requireNonNull(retention, "retention");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing. */
    public void create() {
        List<AttributeDefinition> attributes = new ArrayList<>(OrderIndexes.attributes());
        attributes.addAll(Outbox.attributes());
        attributes.add(Table.textAttribute("id"));
        attributes.add(Table.textAttribute(NewestIndex.LISTING));
        List<GlobalSecondaryIndex> indexes = new ArrayList<>(OrderIndexes.definitions());
        indexes.add(Outbox.index());
        indexes.add(NewestIndex.definition());
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
                        .map(item -> ResultRow.classification(new Row(item))))
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
        return insert(queued, location, provenance, callback, 1);
    }

    /**
     * Like {@link #insert(Classification, String, Provenance, Optional)}.
     *
     * @param expected how many images are about to be inserted, this one included: it may wait a tenth of a second for the others
     */
    public boolean insert(
            Classification queued, String location, Provenance provenance, Optional<Callback> callback, int expected) {
        return insert(accepted(queued, location, provenance, callback).values(), expected);
    }

    /**
     * Like {@link #insert(Classification, String, Provenance, Optional)}, for an image that is not there yet: it can be found by its
     * id, but is in no list until it has arrived or has a result.
     */
    public boolean insertAwaited(
            Classification queued, String location, Provenance provenance, Optional<Callback> callback) {
        Map<String, AttributeValue> row = new HashMap<>(accepted(queued, location, provenance, callback)
                .text(NewestIndex.LISTING, NewestIndex.AWAITED)
                .values());
        row.remove(OrderIndexes.SHARD);
        return insert(row, 1);
    }

    private Row.Builder accepted(
            Classification queued, String location, Provenance provenance, Optional<Callback> callback) {
        Row.Builder row = provenance.add(row(queued, location));
        callback.ifPresent(wanted -> outbox.add(row, queued.id(), wanted));
        return row;
    }

    private boolean insert(Map<String, AttributeValue> row, int expected) {
        return write(
                table.conditionalPut(new Row(row), "attribute_not_exists(#id)", List.of("id"), Row.EMPTY), expected);
    }

    /**
     * Stores a finished image in its row, and makes its webhook due. A failure may be replaced, since its request may have
     * been redriven; an answer never is.
     *
     * @return false when the row was deleted, belongs to another upload or has an answer
     */
    public boolean store(Classification finished, String location) {
        return store(finished, location, 1);
    }

    /**
     * Like {@link #store(Classification, String)}.
     *
     * @param expected how many images are about to be stored, this one included: it may wait a tenth of a second for the others
     */
    public boolean store(Classification finished, String location, int expected) {
        return update(
                finished,
                location,
                "#fileName = :fileName AND #submittedAt = :submittedAt AND #status <> :done",
                Row.builder().text(":done", Status.DONE.name()).build(),
                expected);
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
                Row.builder().text(":expected", expected.name()).build(),
                1);
    }

    /** The provenance stays. */
    private boolean update(Classification next, String location, String condition, Row values, int expected) {
        Map<String, AttributeValue> attributes =
                new HashMap<>(expiring(row(next, location), next).values());
        attributes.remove("id");
        return write(
                table.conditionalUpdate(
                        next.id(),
                        new Row(attributes),
                        OPTIONAL.stream()
                                .filter(name -> !attributes.containsKey(name))
                                .toList(),
                        condition + " AND attribute_not_exists(#" + DELETED_AT + ")",
                        List.of(DELETED_AT),
                        values),
                expected);
    }

    private boolean write(ConditionalWrite write, int expected) {
        return groupedWrites
                .map(writes -> writes.write(write, expected))
                .orElseGet(() -> write.execute(table.client()));
    }

    private Row.Builder expiring(Row.Builder row, Classification image) {
        // Rounded up: DynamoDB must not be early.
        retention.expiry(image).ifPresent(expiry -> row.number(EXPIRES, expiry.getEpochSecond() + 1));
        return row;
    }

    /** What a deletion has to know of an image, also while it is being deleted. */
    public Optional<DeletableImage> deletable(String id) {
        return deletions.deletable(id);
    }

    /**
     * Begins to delete an image: from now on it is in no list, and nothing is stored of it.
     *
     * @return the image, also when its deletion had begun before; empty when there is none
     */
    public Optional<DeletableImage> beginDeletion(String id) {
        return deletions.begin(id);
    }

    /** Like {@link #beginDeletion(String)}, but only while the image is queued, or its deletion has begun. */
    public Optional<DeletableImage> beginWithdrawal(String id) {
        return deletions.beginWithdrawal(id);
    }

    /** Deletes the row of an image whose objects are deleted. */
    public void endDeletion(String id) {
        deletions.end(id);
    }

    /** Images whose deletion began before this time and has not ended, {@value #MAX_UNFINISHED} at most. */
    public List<DeletableImage> unfinishedDeletions(Instant begunBefore) {
        return deletions.unfinished(begunBefore, MAX_UNFINISHED);
    }

    /** Images that were to be uploaded straight to S3 since before this time, {@value #MAX_UNFINISHED} at most, the oldest ones first. */
    public List<Classification> awaited(Instant submittedBefore) {
        return newest.awaited(Span.firstId(submittedBefore), MAX_UNFINISHED)
                .limit(MAX_UNFINISHED)
                .map(ResultRow::classification)
                .toList();
    }

    /** Lists an awaited image that has arrived. */
    public void arrived(Classification queued) {
        table.update(
                queued.id(),
                OrderIndexes.add(Row.builder(), queued)
                        .text(NewestIndex.LISTING, NewestIndex.listing(queued))
                        .build(),
                List.of(),
                "#" + NewestIndex.LISTING + " = :awaited",
                List.of(),
                Row.builder().text(":awaited", NewestIndex.AWAITED).build());
    }

    /** Deletes an image that could not be queued after all. */
    public void delete(String id) {
        table.delete(id);
    }

    public Optional<Classification> find(String id) {
        return find(id, 1);
    }

    /**
     * Like {@link #find(String)}.
     *
     * @param expected how many images are about to be read, this one included: it may wait a hundredth of a second for the others
     */
    public Optional<Classification> find(String id, int expected) {
        return reads.call(id, expected).flatMap(this::kept);
    }

    /** Those of these images that have a row, in any order. */
    public List<Classification> find(Collection<String> ids) {
        return lookup.images(ids).stream().filter(this::isKept).toList();
    }

    /** The status of those of these images that have a row. */
    public Map<String, Status> statuses(Collection<String> ids) {
        Map<String, Status> found = new HashMap<>();
        Instant now = clock.instant();
        lookup
                .rows(
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

    /** The newest images of the last two years, newest first, {@code limit} at most. */
    public List<Classification> newest(int limit) {
        return lists.page(ResultFilter.ALL, Optional.empty(), limit).images();
    }

    /**
     * A page of the images in an order: of the last two years newest first, in any other order of any age. It may be shorter
     * than {@code limit} although there are more: about {@value ResultLists#MAX_ROWS_EXAMINED} rows are examined.
     *
     * @param cursor of the previous page; empty for the first page
     * @throws OrderNotReadyException while a table of an earlier version is being upgraded
     */
    public ResultPage page(ResultFilter filter, Sort sort, Optional<String> cursor, int limit) {
        return lists.page(filter, sort, cursor, limit);
    }

    /**
     * All images of the last two years that match, newest first; read lazily, with at most
     * {@value ResultLists#MAX_ROWS_BUFFERED} in memory.
     */
    public Stream<Classification> all(ResultFilter filter) {
        return lists.all(filter);
    }

    /**
     * A portion of the images that have expired, the oldest ones first. It may be empty although there are more: at most
     * {@code limit} images are examined, and those that were answered late are not expired yet.
     *
     * @param cursor of the previous portion; empty for the first one
     * @throws OrderNotReadyException while a table of an earlier version is being upgraded
     */
    public ResultPage expired(Optional<String> cursor, int limit) {
        return lists.expired(cursor, limit);
    }

    /** All images of any age in batches, in any order, with those that are being deleted; read lazily. */
    public Stream<List<Classification>> batches() {
        return table
                .client()
                .scanPaginator(request ->
                        request.tableName(table.name()).consistentRead(true).limit(ResultLists.MAX_ROWS_BUFFERED))
                .stream()
                .map(page -> page.items().stream()
                        .map(item -> ResultRow.classification(new Row(item)))
                        .toList())
                .filter(batch -> !batch.isEmpty());
    }

    /** Deletes these images. */
    public void delete(Collection<String> ids) {
        table.delete(ids);
    }

    private Optional<Classification> kept(Row row) {
        return Optional.of(row)
                .filter(ResultRow::isListed)
                .map(ResultRow::classification)
                .filter(this::isKept);
    }

    private boolean isKept(Classification image) {
        return !retention.expired(image, clock.instant());
    }
}
