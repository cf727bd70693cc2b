package dev.osprey.core.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.dynamodb.DynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * What the scalers of all web nodes share: who leads, what an admin ordered, and what was decided; one row each.
 *
 * <p>Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ScalingTable {

    private static final String KEY = "row";
    private static final String LEASE = "lease";
    private static final String ORDERS = "orders";
    private static final String REPORT = "report";

    private final DynamoDbClient client;
    private final String table;

    public ScalingTable(DynamoDbClient client, String table) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
    }

    /** Creates the table if it is missing. */
    public void create() {
        DynamoDb.create(
                client,
                table,
                request -> request.billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(DynamoDb.textAttribute(KEY))
                        .keySchema(DynamoDb.key(KEY, KeyType.HASH)));
    }

    /** The lease as it is now; empty before anybody had it. */
    public Optional<Lease> lease() {
        return read(LEASE).map(ScalingTable::lease);
    }

    /**
     * Writes the lease unless it has changed.
     *
     * @param before as it was last seen
     * @return empty when it was written; otherwise what is there instead, which is {@code next} itself when an earlier
     *     call wrote it whose answer was lost
     */
    public Optional<Lease> replace(Optional<Lease> before, Lease next) {
        PutItemRequest.Builder put = PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(KEY, text(LEASE), "holder", text(next.holder()), "number", number(next.number())))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        before.ifPresentOrElse(
                seen -> put.conditionExpression("#holder = :holder AND #number = :number")
                        .expressionAttributeNames(Map.of("#holder", "holder", "#number", "number"))
                        .expressionAttributeValues(
                                Map.of(":holder", text(seen.holder()), ":number", number(seen.number()))),
                () -> put.conditionExpression("attribute_not_exists(#key)")
                        .expressionAttributeNames(Map.of("#key", KEY)));
        try {
            client.putItem(put.build());
            return Optional.empty();
        } catch (ConditionalCheckFailedException changed) {
            // Without an item somebody has emptied the table.
            return Optional.of(changed.hasItem() ? lease(changed.item()) : new Lease("", 0));
        }
    }

    /**
     * What an admin ordered.
     *
     * @param settings those of now: orders that were given under other ones are over
     */
    public Optional<ScalingOrders> orders(ScalingOrders settings) {
        return read(ORDERS)
                .filter(item -> item.get("settings").s().equals(settings.toString()))
                .map(item -> new ScalingOrders(
                        item.get("policy").s(),
                        Integer.parseInt(item.get("min").n()),
                        Integer.parseInt(item.get("max").n()),
                        item.get("paused").bool()));
    }

    /** Stores what an admin orders under these settings. */
    public void store(ScalingOrders orders, ScalingOrders settings) {
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        KEY,
                        text(ORDERS),
                        "policy",
                        text(orders.policy()),
                        "min",
                        number(orders.min()),
                        "max",
                        number(orders.max()),
                        "paused",
                        AttributeValue.fromBool(orders.paused()),
                        "settings",
                        text(settings.toString()))));
    }

    public Optional<ScalingReport> report() {
        return read(REPORT)
                .map(item -> new ScalingReport(
                        Integer.parseInt(item.get("wanted").n()),
                        item.get("decisions").l().stream()
                                .map(each -> decision(each.m()))
                                .toList()));
    }

    public void store(ScalingReport report) {
        List<AttributeValue> decisions = report.decisions().stream()
                .map(each -> AttributeValue.fromM(item(each)))
                .toList();
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        KEY,
                        text(REPORT),
                        "wanted",
                        number(report.wanted()),
                        "decisions",
                        AttributeValue.fromL(decisions))));
    }

    private Optional<Map<String, AttributeValue>> read(String row) {
        var answer = client.getItem(
                request -> request.tableName(table).key(Map.of(KEY, text(row))).consistentRead(true));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    private static Lease lease(Map<String, AttributeValue> item) {
        return new Lease(
                item.get("holder").s(), Long.parseLong(item.get("number").n()));
    }

    private static Map<String, AttributeValue> item(ScalingDecision decision) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("at", text(decision.at().toString()));
        item.put("policy", text(decision.policy()));
        item.put("reason", text(decision.reason()));
        item.put("wanted", number(decision.wanted()));
        item.put("ready", number(decision.ready()));
        item.put("booting", number(decision.booting()));
        return item;
    }

    private static ScalingDecision decision(Map<String, AttributeValue> item) {
        return new ScalingDecision(
                Instant.parse(item.get("at").s()),
                item.get("policy").s(),
                item.get("reason").s(),
                Integer.parseInt(item.get("wanted").n()),
                Integer.parseInt(item.get("ready").n()),
                Integer.parseInt(item.get("booting").n()));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
