package dev.osprey.core.dynamodb;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Writes with one transaction what several threads write at about the same time. Nobody needs that all or none of it takes place:
 * a transaction that is cancelled, such as by a condition that is not met, is replaced by its single writes.
 */
public final class GroupedWrites {

    // DynamoDB takes 100. Fewer rows in a transaction are less likely to meet another write of one of them.
    private static final int MAX_WRITES = 25;

    private final DynamoDbClient client;
    private final CallGroup<ConditionalWrite, Boolean> group;

    /** @param linger how long a write waits at most for others to follow */
    public GroupedWrites(DynamoDbClient client, Duration linger) {
        this.client = Objects.requireNonNull(client, "client");
        this.group = new CallGroup<>(MAX_WRITES, linger, write -> write.execute(client), this::transaction);
    }

    /**
     * Returns when DynamoDB has confirmed this write.
     *
     * @param expected how many writes are expected at about the same time, this one included
     * @return false when its condition is not met
     */
    public boolean write(ConditionalWrite write, int expected) {
        return group.call(write, expected);
    }

    private Optional<List<Boolean>> transaction(List<ConditionalWrite> writes) {
        try {
            client.transactWriteItems(request -> request.transactItems(
                    writes.stream().map(ConditionalWrite::item).toList()));
            return Optional.of(Collections.nCopies(writes.size(), true));
        } catch (DynamoDbException refused) {
            if (refused.statusCode() >= 500 || refused.isThrottlingException()) {
                throw refused;
            }
            // What is wrong with one of several writes must not fail the others.
            return Optional.empty();
        }
    }
}
