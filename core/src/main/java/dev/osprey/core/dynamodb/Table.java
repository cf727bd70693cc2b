package dev.osprey.core.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table whose key is one text attribute.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 *
 * @param client shared by all tables; its owner closes it
 * @param name of the table
 * @param key name of the key attribute
 */
public record Table(DynamoDbClient client, String name, String key) {

    // The limit of DynamoDB for one call.
    private static final int MAX_BATCH_WRITE = 25;
    private static final int MAX_KEY_BYTES = 2048;

    public Table {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
    }

    /** Creates the table unless it exists, and returns when it can be used. */
    public void create() {
        create(request -> request.attributeDefinitions(textAttribute(key)));
    }

    /**
     * Creates the table unless it exists, and returns when it can be used.
     *
     * @param definition sets the attribute definitions, the key's included, and the indexes
     */
    public void create(Consumer<CreateTableRequest.Builder> definition) {
        if (client.listTablesPaginator().tableNames().stream().noneMatch(name::equals)) {
            try {
                client.createTable(request -> definition.accept(request.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(keyElement(key, KeyType.HASH))));
            } catch (ResourceInUseException otherNodeWasFaster) {
                // The table exists, which is all that is needed.
            }
        }
        try (var waiter = client.waiter()) {
            waiter.waitUntilTableExists(request -> request.tableName(name));
        }
    }

    /** Lets DynamoDB delete each row some time after the epoch second in this attribute. */
    public void expireBy(String attribute) {
        TimeToLiveStatus status = client.describeTimeToLive(request -> request.tableName(name))
                .timeToLiveDescription()
                .timeToLiveStatus();
        if (status == TimeToLiveStatus.DISABLED) {
            client.updateTimeToLive(request -> request.tableName(name)
                    .timeToLiveSpecification(ttl -> ttl.attributeName(attribute).enabled(true)));
        }
    }

    /** A key attribute that holds text. */
    public static AttributeDefinition textAttribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    public static KeySchemaElement keyElement(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /**
     * Begins to add an index to the table; DynamoDB fills it by itself. Does nothing while it changes the table otherwise.
     *
     * @param now the table as it is
     * @param keys names of the key attributes of the index, which hold text
     */
    public void addIndex(TableDescription now, GlobalSecondaryIndex index, Collection<String> keys) {
        List<AttributeDefinition> attributes = new ArrayList<>(now.attributeDefinitions());
        keys.stream()
                .filter(key -> attributes.stream()
                        .noneMatch(known -> known.attributeName().equals(key)))
                .map(Table::textAttribute)
                .forEach(attributes::add);
        try {
            client.updateTable(request -> request.tableName(name)
                    .attributeDefinitions(attributes)
                    .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                            .create(CreateGlobalSecondaryIndexAction.builder()
                                    .indexName(index.indexName())
                                    .keySchema(index.keySchema())
                                    .projection(index.projection())
                                    .build())
                            .build()));
        } catch (ResourceInUseException | LimitExceededException otherNodeWasFaster) {
            // The next step of the upgrade looks again.
        }
    }

    public TableDescription describe() {
        return client.describeTable(request -> request.tableName(name)).table();
    }

    /** The key of one row, for a request. */
    public Map<String, AttributeValue> keyOf(String value) {
        return Map.of(key, AttributeValue.fromS(value));
    }

    /** Whether a row can have this key: DynamoDB refuses others as malformed. Callers may ask for any. */
    public static boolean canBeKey(String value) {
        return !value.isEmpty() && value.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY_BYTES;
    }

    /** Reads a row with strong consistency. */
    public Optional<Row> get(String keyValue) {
        if (!canBeKey(keyValue)) {
            return Optional.empty();
        }
        var answer = client.getItem(
                request -> request.tableName(name).key(keyOf(keyValue)).consistentRead(true));
        return answer.hasItem() ? Optional.of(new Row(answer.item())) : Optional.empty();
    }

    /** Writes a row in place of any other with its key. */
    public void put(Row row) {
        client.putItem(request -> request.tableName(name).item(row.attributes()));
    }

    /**
     * Writes a row in place of any other with its key, if a condition on the other is met.
     *
     * @param condition on attributes named {@code #name}, for each of {@code tested}
     * @param values of the condition, named {@code :name}
     * @return false when the condition is not met
     */
    public boolean putIf(Row row, String condition, Collection<String> tested, Row values) {
        return conditionalPut(row, condition, tested, values).execute(client);
    }

    /** What {@link #putIf} writes. */
    public ConditionalPut conditionalPut(Row row, String condition, Collection<String> tested, Row values) {
        return new ConditionalPut(Put.builder()
                .tableName(name)
                .item(row.attributes())
                .conditionExpression(condition)
                .expressionAttributeNames(placeholders(tested.stream()))
                .expressionAttributeValues(valuesOrNone(values))
                .build());
    }

    /**
     * Changes attributes of a row and keeps the others.
     *
     * @param set attributes to set
     * @param remove names of attributes to remove
     * @param condition on attributes named {@code #name}: those to set or remove, and those in {@code tested}
     * @param tested names of further attributes in the condition
     * @param values of the condition beyond those to set, which are named {@code :name}
     * @return false when the condition is not met
     */
    public boolean update(
            String keyValue,
            Row set,
            Collection<String> remove,
            String condition,
            Collection<String> tested,
            Row values) {
        return conditionalUpdate(keyValue, set, remove, condition, tested, values)
                .execute(client);
    }

    /** What {@link #update} writes. */
    public ConditionalUpdate conditionalUpdate(
            String keyValue,
            Row set,
            Collection<String> remove,
            String condition,
            Collection<String> tested,
            Row values) {
        List<String> assignments = set.attributes().keySet().stream()
                .map(name -> "#" + name + " = :" + name)
                .toList();
        String removal = remove.stream().map(name -> "#" + name).collect(Collectors.joining(", "));
        Map<String, AttributeValue> all = new HashMap<>(values.attributes());
        set.attributes().forEach((name, value) -> all.put(":" + name, value));
        return new ConditionalUpdate(Update.builder()
                .tableName(name)
                .key(keyOf(keyValue))
                .updateExpression(
                        "SET " + String.join(", ", assignments) + (removal.isEmpty() ? "" : " REMOVE " + removal))
                .conditionExpression(condition)
                .expressionAttributeNames(placeholders(
                        Stream.of(set.attributes().keySet(), remove, tested).flatMap(Collection::stream)))
                .expressionAttributeValues(all)
                .build());
    }

    /**
     * Deletes a row if a condition on it is met.
     *
     * @param condition on attributes named {@code #name}, for each of {@code tested}
     * @param values of the condition, named {@code :name}
     * @return false when the condition is not met
     */
    public boolean deleteIf(String keyValue, String condition, Collection<String> tested, Row values) {
        return ConditionalWrite.met(() -> client.deleteItem(request -> request.tableName(name)
                .key(keyOf(keyValue))
                .conditionExpression(condition)
                .expressionAttributeNames(placeholders(tested.stream()))
                .expressionAttributeValues(valuesOrNone(values))));
    }

    private static Map<String, String> placeholders(Stream<String> names) {
        return names.distinct().collect(Collectors.toMap(name -> "#" + name, name -> name));
    }

    // DynamoDB refuses an empty map of values.
    private static Map<String, AttributeValue> valuesOrNone(Row values) {
        return values.attributes().isEmpty() ? null : values.attributes();
    }

    /** Deletes rows; a missing row is no error. */
    public void delete(Collection<String> keyValues) {
        List<WriteRequest> open = keyValues.stream()
                .map(value -> WriteRequest.builder()
                        .deleteRequest(request -> request.key(keyOf(value)))
                        .build())
                .toList();
        while (!open.isEmpty()) {
            List<WriteRequest> batch = open.subList(0, Math.min(MAX_BATCH_WRITE, open.size()));
            List<WriteRequest> remaining = new ArrayList<>(open.subList(batch.size(), open.size()));
            remaining.addAll(client.batchWriteItem(request -> request.requestItems(Map.of(name, batch)))
                    .unprocessedItems()
                    .getOrDefault(name, List.of()));
            open = remaining;
        }
    }

    /** Deletes all rows. */
    public int deleteAll() {
        int deleted = 0;
        var pages = client.scanPaginator(request -> request.tableName(name)
                .consistentRead(true)
                .projectionExpression("#key")
                .expressionAttributeNames(Map.of("#key", key)));
        for (var page : pages) {
            List<String> keys =
                    page.items().stream().map(item -> item.get(key).s()).toList();
            delete(keys);
            deleted += keys.size();
        }
        return deleted;
    }

    /** Deletes a row; a missing row is no error. */
    public void delete(String keyValue) {
        client.deleteItem(request -> request.tableName(name).key(keyOf(keyValue)));
    }
}
