package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

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
    public static final List<String> OF_OUTCOME =
            List.of(WebhookIndex.STATE, WebhookIndex.ATTEMPTS, WebhookIndex.ERROR);

    /** Attribute without which no delivery of the row is listed or made. */
    public static final String PARTITION = WebhookIndex.PARTITION;

    private static final int MAX_ERROR_CHARACTERS = 300;

    private final Table table;
    private final Subject subject;
    private final Function<Row, Optional<T>> subjects;
    private final WebhookIndex index;

    /**
     * @param subject what the rows are
     * @param subjects reads a row; empty when nobody must be told of it any more
     * @param shards partitions of the index; DynamoDB accepts 1,000 writes a second in each
     */
    public Outbox(Table table, Subject subject, Function<Row, Optional<T>> subjects, int shards) {
        this.table = Objects.requireNonNull(table, "table");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.subjects = Objects.requireNonNull(subjects, "subjects");
        this.index = new WebhookIndex(table, shards);
    }

    /** Definitions of the key attributes of {@link #index}. */
    public static List<AttributeDefinition> attributes() {
        return WebhookIndex.attributes();
    }

    /** The index that the table needs. */
    public static GlobalSecondaryIndex index() {
        return WebhookIndex.definition();
    }

    /**
     * Adds the index to a table of an earlier version, unless DynamoDB is changing the table at the moment.
     *
     * @return whether the index can be used
     */
    public boolean upgrade() {
        return index.upgrade();
    }

    /** Adds the callback to the row of something without an outcome. */
    public Row.Builder add(Row.Builder row, String id, Callback callback) {
        return row.text(PARTITION, index.partition(id))
                .text(WebhookIndex.URL, callback.url().toString())
                .text(WebhookIndex.REQUEST, callback.requestId());
    }

    /** Makes the delivery due in the row of something with an outcome, if it has a callback. */
    public static Row.Builder due(Row.Builder row, String id, Instant since) {
        return row.text(WebhookIndex.STATE, key(DeliveryState.PENDING, since, id));
    }

    /** Lets the row of something without an outcome, whose outcome nobody writes, be {@link #waiting} from this time on. */
    public static Row.Builder await(Row.Builder row, String id, Instant since) {
        return row.text(WebhookIndex.STATE, key(DeliveryState.WAITING, since, id));
    }

    private static String key(DeliveryState state, Instant at, String id) {
        return new StateKey(state, at, id).text();
    }

    /**
     * Deliveries that are due, those that are longest due first. Empty in a table of an earlier version that is being upgraded.
     *
     * @param after the list begins behind this one
     */
    public List<Due> due(Instant now, Optional<Due> after, int limit) {
        return until(DeliveryState.PENDING, now, after, limit);
    }

    /** Like {@link #due}: what may have an outcome by now, which somebody has to look for. */
    public List<Due> waiting(Instant now, Optional<Due> after, int limit) {
        return until(DeliveryState.WAITING, now, after, limit);
    }

    /**
     * Lets something without an outcome wait on.
     *
     * @return false when it has changed
     */
    public boolean postpone(Due waiting, Instant next) {
        return update(
                waiting.id(),
                Row.builder()
                        .text(WebhookIndex.STATE, key(DeliveryState.WAITING, next, waiting.id()))
                        .build(),
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

    private List<Due> until(DeliveryState state, Instant now, Optional<Due> after, int limit) {
        if (!index.isReady()) {
            return List.of();
        }
        String from = after.map(Due::version).orElse(StateKey.before(state));
        // No id begins with a later character.
        String to = key(state, now.plusMillis(1), "");
        return index.list(from, to, true, limit).stream()
                .map(row -> new Due(row.text("id"), callback(row), row.text(WebhookIndex.STATE)))
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
        cursor.filter(text -> listed(text).isEmpty()).ifPresent(text -> {
            throw new IllegalArgumentException("'" + text + "' is not a cursor");
        });
        if (!index.isReady()) {
            return new DeliveryPage(List.of(), Optional.empty());
        }
        String from = StateKey.before(state.orElse(DeliveryState.DELIVERED));
        String end = StateKey.behind(state.orElse(DeliveryState.FAILED));
        String to = cursor.filter(text -> text.compareTo(end) < 0).orElse(end);
        if (to.compareTo(from) < 0) {
            return new DeliveryPage(List.of(), Optional.empty());
        }
        List<Row> rows = index.list(from, to, false, limit + 1);
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new DeliveryPage(
                shown.stream().map(this::delivery).toList(),
                rows.size() > limit ? Optional.of(shown.get(limit - 1).text(WebhookIndex.STATE)) : Optional.empty());
    }

    /** The place of a delivery in the list. */
    static String cursor(Delivery delivery) {
        return key(delivery.state(), delivery.at().orElseThrow(), delivery.id());
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
        String version = key(DeliveryState.PENDING, leaseEnd, due.id());
        try {
            Row row = new Row(table.client()
                    .updateItem(request -> request.tableName(table.name())
                            .key(table.keyOf(due.id()))
                            .updateExpression("SET #state = :leased ADD #attempts :one")
                            .conditionExpression("attribute_exists(#partition) AND #state = :due")
                            .expressionAttributeNames(Map.of(
                                    "#partition",
                                    PARTITION,
                                    "#state",
                                    WebhookIndex.STATE,
                                    "#attempts",
                                    WebhookIndex.ATTEMPTS))
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
        return end(claim, key(DeliveryState.DELIVERED, at, claim.delivery().id()), Optional.empty());
    }

    /** Like {@link #delivered}: the receiver has not confirmed, and there will be another attempt. */
    public boolean retry(Claim<T> claim, Instant next, String error) {
        return end(claim, key(DeliveryState.PENDING, next, claim.delivery().id()), Optional.of(error));
    }

    /** Like {@link #delivered}: the receiver has not confirmed, and there will be no other attempt. */
    public boolean failed(Claim<T> claim, Instant at, String error) {
        return end(claim, key(DeliveryState.FAILED, at, claim.delivery().id()), Optional.of(error));
    }

    private boolean end(Claim<T> claim, String state, Optional<String> error) {
        return update(
                claim.delivery().id(),
                Row.builder()
                        .text(WebhookIndex.STATE, state)
                        .text(WebhookIndex.ERROR, error.map(Outbox::shortened))
                        .build(),
                error.isPresent() ? List.of() : List.of(WebhookIndex.ERROR),
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
                        Row.builder()
                                .text(WebhookIndex.STATE, key(DeliveryState.PENDING, now, id))
                                .build(),
                        List.of(WebhookIndex.ATTEMPTS, WebhookIndex.ERROR),
                        found.text(WebhookIndex.STATE)));
        return row.isPresent() ? find(id) : Optional.empty();
    }

    private boolean update(String id, Row set, Collection<String> remove, String version) {
        return table.update(
                id,
                set,
                remove,
                "attribute_exists(#" + PARTITION + ") AND #" + WebhookIndex.STATE + " = :version",
                List.of(PARTITION),
                Row.builder().text(":version", version).build());
    }

    private Delivery delivery(Row row) {
        Optional<StateKey> state = row.optionalText(WebhookIndex.STATE).flatMap(Outbox::listed);
        return new Delivery(
                subject,
                row.text("id"),
                callback(row),
                state.map(StateKey::state).orElse(DeliveryState.WAITING),
                row.has(WebhookIndex.ATTEMPTS) ? row.integer(WebhookIndex.ATTEMPTS) : 0,
                state.map(StateKey::at),
                row.optionalText(WebhookIndex.ERROR));
    }

    /** The key of a delivery in the list; empty of one that waits. */
    private static Optional<StateKey> listed(String key) {
        return StateKey.parse(key).filter(found -> found.state() != DeliveryState.WAITING);
    }

    private static Callback callback(Row row) {
        return Callback.of(row.text(WebhookIndex.URL), row.text(WebhookIndex.REQUEST));
    }
}
