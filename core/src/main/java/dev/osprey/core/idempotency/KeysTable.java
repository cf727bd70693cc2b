package dev.osprey.core.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * One row for each upload with an idempotency key, retained for a day. The node that writes the row accepts the image;
 * every other node finds it there.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class KeysTable {

    /** How long a key is retained. */
    public static final Duration RETENTION = Duration.ofDays(1);

    private static final String KEY = "key";
    private static final String EXPIRES = "expires";

    private final Table table;
    private final Clock clock;

    public KeysTable(DynamoDbClient client, String name, Clock clock) {
        this.table = new Table(client, name, KEY);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Creates the table if it is missing, and lets DynamoDB delete expired rows. */
    public void create() {
        table.create();
        table.expireBy(EXPIRES);
    }

    /** @return empty when the key was free and now belongs to the caller; otherwise the earlier upload with this key */
    public Optional<KeyedUpload> claim(KeyedUpload wanted) {
        try {
            table.client()
                    .putItem(request -> request.tableName(table.name())
                            .item(row(wanted).attributes())
                            // DynamoDB may delete expired rows days later.
                            .conditionExpression("attribute_not_exists(#key) OR #expires < :now")
                            .expressionAttributeNames(Map.of("#key", KEY, "#expires", EXPIRES))
                            .expressionAttributeValues(Row.builder()
                                    .number(":now", clock.instant().getEpochSecond())
                                    .values())
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Optional.empty();
        } catch (ConditionalCheckFailedException taken) {
            return Optional.of(upload(new Row(taken.item())));
        }
    }

    /**
     * Takes over the claim of a node that did not finish.
     *
     * @return the caller's claim, or empty when another node was faster or the upload was accepted after all
     */
    public Optional<KeyedUpload> takeOver(KeyedUpload abandoned) {
        Instant now = clock.instant();
        boolean ours = table.update(
                abandoned.key(),
                Row.builder().time("claimedAt", now).build(),
                List.of(),
                "#claimedAt = :before AND #accepted = :no",
                List.of("accepted"),
                Row.builder()
                        .time(":before", abandoned.claimedAt())
                        .flag(":no", false)
                        .build());
        return ours ? Optional.of(abandoned.reclaimed(now)) : Optional.empty();
    }

    /** Records that the image's request is in the queue, unless the key was deleted meanwhile. */
    public void accepted(KeyedUpload claim) {
        // Without the condition, the update would create a row without an image.
        table.update(
                claim.key(),
                Row.builder().flag("accepted", true).build(),
                List.of(),
                "#image = :image",
                List.of("image"),
                Row.builder().text(":image", claim.image()).build());
    }

    /** Deletes all keys: the next upload with any of them is a new one. */
    public void deleteAll() {
        table.deleteAll();
    }

    /** Deletes a claim whose image could not be accepted, unless another node has taken it over. */
    public void release(KeyedUpload claim) {
        table.deleteIf(
                claim.key(),
                "#claimedAt = :mine AND #image = :image",
                List.of("claimedAt", "image"),
                Row.builder()
                        .time(":mine", claim.claimedAt())
                        .text(":image", claim.image())
                        .build());
    }

    private static Row row(KeyedUpload upload) {
        return Row.builder()
                .text(KEY, upload.key())
                .text("image", upload.image())
                .text("content", upload.content())
                .time("submittedAt", upload.submittedAt())
                .time("claimedAt", upload.claimedAt())
                .flag("accepted", upload.accepted())
                .number(EXPIRES, upload.submittedAt().plus(RETENTION).getEpochSecond())
                .build();
    }

    private static KeyedUpload upload(Row row) {
        return new KeyedUpload(
                row.text(KEY),
                row.text("image"),
                row.text("content"),
                row.time("submittedAt"),
                row.time("claimedAt"),
                row.flag("accepted"));
    }
}
