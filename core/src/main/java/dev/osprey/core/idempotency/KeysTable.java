package dev.osprey.core.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.dynamodb.DynamoDb;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * One row for each upload with a key, kept for a day. Whoever puts the row accepts the image; every other node finds it
 * there.
 *
 * <p>Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class KeysTable {

    /** How long a key is remembered. */
    public static final Duration MEMORY = Duration.ofDays(1);

    private static final String EXPIRES = "expires";

    private final DynamoDbClient client;
    private final String table;
    private final Clock clock;

    public KeysTable(DynamoDbClient client, String table, Clock clock) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing, and has DynamoDB remove its old rows. */
    public void create() {
        DynamoDb.create(
                client,
                table,
                request -> request.billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(DynamoDb.textAttribute("key"))
                        .keySchema(DynamoDb.key("key", KeyType.HASH)));
        TimeToLiveStatus status = client.describeTimeToLive(request -> request.tableName(table))
                .timeToLiveDescription()
                .timeToLiveStatus();
        if (status == TimeToLiveStatus.DISABLED) {
            client.updateTimeToLive(request -> request.tableName(table)
                    .timeToLiveSpecification(ttl -> ttl.attributeName(EXPIRES).enabled(true)));
        }
    }

    /** @return empty when the key was free and is the caller's now; otherwise what was uploaded with it before */
    public Optional<KeyedUpload> claim(KeyedUpload wanted) {
        try {
            client.putItem(request -> request.tableName(table)
                    .item(item(wanted))
                    .conditionExpression("attribute_not_exists(#key) OR #expires < :now")
                    .expressionAttributeNames(Map.of("#key", "key", "#expires", EXPIRES))
                    .expressionAttributeValues(Map.of(":now", seconds(clock.instant())))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Optional.empty();
        } catch (ConditionalCheckFailedException taken) {
            return Optional.of(upload(taken.item()));
        }
    }

    /**
     * Takes over from a node that never came to the end.
     *
     * @return the caller's claim, or empty when another was faster or it was accepted after all
     */
    public Optional<KeyedUpload> takeOver(KeyedUpload abandoned) {
        Instant now = clock.instant();
        try {
            client.updateItem(request -> request.tableName(table)
                    .key(Map.of("key", text(abandoned.key())))
                    .updateExpression("SET claimedAt = :now")
                    .conditionExpression("claimedAt = :before AND accepted = :no")
                    .expressionAttributeValues(Map.of(
                            ":now", text(now.toString()),
                            ":before", text(abandoned.claimedAt().toString()),
                            ":no", AttributeValue.fromBool(false))));
            return Optional.of(abandoned.claimedAgain(now));
        } catch (ConditionalCheckFailedException otherWasFaster) {
            return Optional.empty();
        }
    }

    /** Notes that the image's request is in the queue. */
    public void accepted(KeyedUpload claim) {
        client.updateItem(request -> request.tableName(table)
                .key(Map.of("key", text(claim.key())))
                .updateExpression("SET accepted = :yes")
                .expressionAttributeValues(Map.of(":yes", AttributeValue.fromBool(true))));
    }

    /** Forgets a claim whose image could not be accepted, unless another has taken it over. */
    public void release(KeyedUpload claim) {
        try {
            client.deleteItem(request -> request.tableName(table)
                    .key(Map.of("key", text(claim.key())))
                    .conditionExpression("claimedAt = :mine AND image = :image")
                    .expressionAttributeValues(Map.of(
                            ":mine", text(claim.claimedAt().toString()),
                            ":image", text(claim.image()))));
        } catch (ConditionalCheckFailedException takenOver) {
            // It is no longer this claim's row.
        }
    }

    private Map<String, AttributeValue> item(KeyedUpload upload) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("key", text(upload.key()));
        item.put("image", text(upload.image()));
        item.put("content", text(upload.content()));
        item.put("submittedAt", text(upload.submittedAt().toString()));
        item.put("claimedAt", text(upload.claimedAt().toString()));
        item.put("accepted", AttributeValue.fromBool(upload.accepted()));
        item.put(EXPIRES, seconds(upload.submittedAt().plus(MEMORY)));
        return item;
    }

    private static KeyedUpload upload(Map<String, AttributeValue> item) {
        return new KeyedUpload(
                item.get("key").s(),
                item.get("image").s(),
                item.get("content").s(),
                Instant.parse(item.get("submittedAt").s()),
                Instant.parse(item.get("claimedAt").s()),
                item.get("accepted").bool());
    }

    private static AttributeValue seconds(Instant time) {
        return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
