package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.osprey.core.dynamodb.MergedShards;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A transactional outbox inside another table: the webhook of an outcome is part of the row with the outcome, so that one write
 * stores both and deletes both.
 *
 * <p>A row with a callback has {@code webhook}, the partition of the index {@code webhooks}, from the start. Each row with an
 * outcome has {@code webhookState}, the state of its delivery and the time that belongs to it; whoever writes the outcome need
 * not know whether there is a callback, since the index only has the rows with both. Storing another outcome makes the delivery
 * due again, whatever became of the one before.
 *
 * <p>{@code webhookState} is also the version of the delivery. An attempt begins with a {@linkplain #claim claim}, which moves the
 * next attempt to the end of a lease: if the process dies, another one continues there. What the attempt has led to is stored only
 * while the claim is the newest version.
 *
 * <p>Where nobody writes the outcome into the row, somebody has to look for it: such a row {@linkplain #await waits} in the index
 * until a time at which it is looked at next.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 *
 * @param <T> what the outcome belongs to
 */
public final class Outbox<T> {

    /** Attributes that belong to one outcome: they end when another one, or none, takes its place. */
    public static final List<String> OF_OUTCOME = List.of("webhookState", "webhookAttempts", "webhookError");

    /** Attribute without which no delivery of the row is listed or made. */
    public static final String PARTITION = "webhook";

    private static final String STATE = "webhookState";
    private static final String URL = "webhookUrl";
    private static final String REQUEST = "webhookRequest";
    private static final String ATTEMPTS = "webhookAttempts";
    private static final String ERROR = "webhookError";

    private static final String INDEX = "webhooks";
    // Ids are spread over the partitions at random: a few more than the average spare most partitions a second call.
    private static final int EXTRA_ROWS = 8;
    private static final int MAX_ERROR_CHARACTERS = 300;

    // In the order of a list from the end: what needs attention first.
    private static final String DELIVERED = "delivered";
    private static final String DUE = "due";
    private static final String FAILED = "failed";
    // Behind all that is listed.
    private static final String WAITING = "waiting";
    private static final Map<String, DeliveryState> STATES =
            Map.of(DELIVERED, DeliveryState.DELIVERED, DUE, DeliveryState.PENDING, FAILED, DeliveryState.FAILED);

    private static final char SEPARATOR = '/';
    // The character after the separator: behind all keys of a state.
    private static final char AFTER_SEPARATOR = '0';

    private final Table table;
    private final Subject subject;
    private final Function<Row, Optional<T>> subjects;
    private final int shards;
    private volatile boolean ready;

    /**
     * @param subject what the rows are
     * @param subjects reads a row; empty when nobody must be told of it any more
     * @param shards partitions of the index; DynamoDB accepts 1,000 writes a second in each
     */
    public Outbox(Table table, Subject subject, Function<Row, Optional<T>> subjects, int shards) {
        this.table = Objects.requireNonNull(table, "table");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.subjects = Objects.requireNonNull(subjects, "subjects");
        this.shards = shards;
    }

    /** Definitions of the key attributes of {@link #index}. */
    public static List<AttributeDefinition> attributes() {
        return keys().stream().map(Table::textAttribute).toList();
    }

    private static List<String> keys() {
        return List.of(PARTITION, STATE);
    }

    /** The index that the table needs. */
    public static GlobalSecondaryIndex index() {
        return GlobalSecondaryIndex.builder()
                .indexName(INDEX)
                .keySchema(Table.keyElement(PARTITION, KeyType.HASH), Table.keyElement(STATE, KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.INCLUDE)
                        .nonKeyAttributes(URL, REQUEST, ATTEMPTS, ERROR)
                        .build())
                .build();
    }

    /**
     * Adds the index to a table of an earlier version, unless DynamoDB is changing the table at the moment.
     *
     * @return whether the index can be used
     */
    public boolean upgrade() {
        if (ready || isReady()) {
            return true;
        }
        TableDescription now = table.describe();
        boolean settled =
                now.globalSecondaryIndexes().stream().allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        if (settled && indexes(now).noneMatch(index -> true)) {
            table.addIndex(now, index(), keys());
        }
        return false;
    }

    private boolean isReady() {
        ready = indexes(table.describe()).anyMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
        return ready;
    }

    private static Stream<GlobalSecondaryIndexDescription> indexes(TableDescription table) {
        return table.globalSecondaryIndexes().stream()
                .filter(index -> index.indexName().equals(INDEX));
    }

    /** Adds the callback to the row of something without an outcome. */
    public Row.Builder add(Row.Builder row, String id, Callback callback) {
        return row.text(PARTITION, Integer.toString(Math.floorMod(id.hashCode(), shards)))
                .text(URL, callback.url().toString())
                .text(REQUEST, callback.requestId());
    }

    /** Makes the delivery due in the row of something with an outcome, if it has a callback. */
    public static Row.Builder due(Row.Builder row, String id, Instant since) {
        return row.text(STATE, key(DUE, since, id));
    }

    /** Lets the row of something without an outcome, whose outcome nobody writes, be {@link #waiting} from this time on. */
    public static Row.Builder await(Row.Builder row, String id, Instant since) {
        return row.text(STATE, key(WAITING, since, id));
    }

    private static String key(String state, Instant at, String id) {
        return String.format(Locale.ROOT, "%s/%013d/%s", state, at.toEpochMilli(), id);
    }

    /**
     * Deliveries that are due, those that are longest due first. Empty in a table of an earlier version that is being upgraded.
     *
     * @param after the list begins behind this one
     */
    public List<Due> due(Instant now, Optional<Due> after, int limit) {
        return until(DUE, now, after, limit);
    }

    /** Like {@link #due}: what may have an outcome by now, which somebody has to look for. */
    public List<Due> waiting(Instant now, Optional<Due> after, int limit) {
        return until(WAITING, now, after, limit);
    }

    /**
     * Lets something without an outcome wait on.
     *
     * @return false when it has changed
     */
    public boolean postpone(Due waiting, Instant next) {
        return update(
                waiting.id(),
                Row.builder().text(STATE, key(WAITING, next, waiting.id())).build(),
                List.of(),
                waiting.version());
    }

    /**
     * Stores the outcome of something that has waited, and makes its delivery due.
     *
     * @param outcome attributes to set
     * @return false when it has changed: there is an outcome already, or the row was deleted
     */
    public boolean end(Due waiting, Row.Builder outcome, Instant now) {
        return update(waiting.id(), due(outcome, waiting.id(), now).build(), List.of(), waiting.version());
    }

    private List<Due> until(String state, Instant now, Optional<Due> after, int limit) {
        if (!ready && !isReady()) {
            return List.of();
        }
        String from = after.map(Due::version).orElse(state + SEPARATOR);
        // No id begins with a later character.
        String to = key(state, now.plusMillis(1), "");
        return list(from, to, true, limit).stream()
                .map(row -> new Due(row.text("id"), callback(row), row.text(STATE)))
                .toList();
    }

    /**
     * A part of the list of deliveries: failed ones, then pending ones, then those that were delivered, the latest first.
     *
     * @param state of all of them; empty for any
     * @param cursor of the previous page; empty for the first page
     * @throws IllegalArgumentException when the cursor is none
     */
    public DeliveryPage page(Optional<DeliveryState> state, Optional<String> cursor, int limit) {
        if (state.filter(DeliveryState.WAITING::equals).isPresent()) {
            throw new IllegalArgumentException("those that wait are not listed");
        }
        cursor.filter(text -> parts(text).length != 3 || !STATES.containsKey(parts(text)[0]))
                .ifPresent(text -> {
                    throw new IllegalArgumentException("'" + text + "' is not a cursor");
                });
        if (!ready && !isReady()) {
            return new DeliveryPage(List.of(), Optional.empty());
        }
        String from = state.map(Outbox::prefix).orElse(DELIVERED) + SEPARATOR;
        String end = state.map(Outbox::prefix).orElse(FAILED) + AFTER_SEPARATOR;
        String to = cursor.filter(text -> text.compareTo(end) < 0).orElse(end);
        if (to.compareTo(from) < 0) {
            return new DeliveryPage(List.of(), Optional.empty());
        }
        List<Row> rows = list(from, to, false, limit + 1);
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new DeliveryPage(
                shown.stream().map(this::delivery).toList(),
                rows.size() > limit ? Optional.of(shown.get(limit - 1).text(STATE)) : Optional.empty());
    }

    /** The place of a delivery in the list. */
    static String cursor(Delivery delivery) {
        return key(prefix(delivery.state()), delivery.at().orElseThrow(), delivery.id());
    }

    private static String prefix(DeliveryState state) {
        return STATES.entrySet().stream()
                .filter(each -> each.getValue() == state)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** The rows of the index with a key between both, without these. */
    private List<Row> list(String from, String to, boolean ascending, int limit) {
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
                        .indexName(INDEX)
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

    /** The delivery to the callback of something; empty when there is none with this id, or it has no callback. */
    public Optional<Delivery> find(String id) {
        return table.get(id)
                .filter(row -> row.has(PARTITION) && subjects.apply(row).isPresent())
                .map(this::delivery);
    }

    /**
     * Begins an attempt.
     *
     * @param leaseEnd the attempt must have ended before; then the delivery is due again
     * @return empty when the delivery has changed, or nobody must be told any more
     */
    public Optional<Claim<T>> claim(Due due, Instant leaseEnd) {
        String version = key(DUE, leaseEnd, due.id());
        try {
            Row row = new Row(table.client()
                    .updateItem(request -> request.tableName(table.name())
                            .key(table.keyOf(due.id()))
                            .updateExpression("SET #state = :leased ADD #attempts :one")
                            .conditionExpression("attribute_exists(#partition) AND #state = :due")
                            .expressionAttributeNames(
                                    Map.of("#partition", PARTITION, "#state", STATE, "#attempts", ATTEMPTS))
                            .expressionAttributeValues(Row.builder()
                                    .text(":due", due.version())
                                    .text(":leased", version)
                                    .number(":one", 1)
                                    .values())
                            .returnValues(ReturnValue.ALL_NEW))
                    .attributes());
            return subjects.apply(row).map(found -> new Claim<>(delivery(row), found, version));
        } catch (ConditionalCheckFailedException changed) {
            return Optional.empty();
        }
    }

    /**
     * Ends an attempt: the receiver has confirmed.
     *
     * @return false when there is another outcome, which is due, or none any more
     */
    public boolean delivered(Claim<T> claim, Instant at) {
        return end(claim, key(DELIVERED, at, claim.delivery().id()), Optional.empty());
    }

    /** Like {@link #delivered}: the receiver has not confirmed, and there will be another attempt. */
    public boolean retry(Claim<T> claim, Instant next, String error) {
        return end(claim, key(DUE, next, claim.delivery().id()), Optional.of(error));
    }

    /** Like {@link #delivered}: the receiver has not confirmed, and there will be no other attempt. */
    public boolean failed(Claim<T> claim, Instant at, String error) {
        return end(claim, key(FAILED, at, claim.delivery().id()), Optional.of(error));
    }

    private boolean end(Claim<T> claim, String state, Optional<String> error) {
        return update(
                claim.delivery().id(),
                Row.builder()
                        .text(STATE, state)
                        .text(ERROR, error.map(Outbox::shortened))
                        .build(),
                error.isPresent() ? List.of() : List.of(ERROR),
                claim.version());
    }

    private static String shortened(String error) {
        return error.length() > MAX_ERROR_CHARACTERS ? error.substring(0, MAX_ERROR_CHARACTERS) + "…" : error;
    }

    /**
     * Makes a delivery due again that has failed, or was delivered.
     *
     * @return the delivery as it is now; its state is another one when something else has changed it meanwhile. Empty as with
     *     {@link #find}
     */
    public Optional<Delivery> resend(String id, Instant now) {
        Optional<Row> row = table.get(id)
                .filter(found -> found.has(PARTITION) && subjects.apply(found).isPresent());
        row.filter(found -> delivery(found).state() == DeliveryState.FAILED
                        || delivery(found).state() == DeliveryState.DELIVERED)
                .ifPresent(found -> update(
                        id,
                        Row.builder().text(STATE, key(DUE, now, id)).build(),
                        List.of(ATTEMPTS, ERROR),
                        found.text(STATE)));
        return row.isPresent() ? find(id) : Optional.empty();
    }

    private boolean update(String id, Row set, Collection<String> remove, String version) {
        return table.update(
                id,
                set,
                remove,
                "attribute_exists(#" + PARTITION + ") AND #" + STATE + " = :version",
                List.of(PARTITION),
                Row.builder().text(":version", version).build());
    }

    private Delivery delivery(Row row) {
        Optional<String[]> state =
                row.optionalText(STATE).map(Outbox::parts).filter(parts -> STATES.containsKey(parts[0]));
        return new Delivery(
                subject,
                row.text("id"),
                callback(row),
                state.map(parts -> STATES.get(parts[0])).orElse(DeliveryState.WAITING),
                row.has(ATTEMPTS) ? row.integer(ATTEMPTS) : 0,
                state.map(parts -> at(row.text(STATE))),
                row.optionalText(ERROR));
    }

    static Instant at(String state) {
        return Instant.ofEpochMilli(Long.parseLong(parts(state)[1]));
    }

    private static String[] parts(String state) {
        return state.split(String.valueOf(SEPARATOR), 3);
    }

    private static Callback callback(Row row) {
        return Callback.of(row.text(URL), row.text(REQUEST));
    }
}
