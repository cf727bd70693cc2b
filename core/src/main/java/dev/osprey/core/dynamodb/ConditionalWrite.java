package dev.osprey.core.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A write of one row that depends on a condition: a call of its own, or a part of a transaction. */
public sealed interface ConditionalWrite permits ConditionalPut, ConditionalUpdate {

    /** This write as a part of a transaction. */
    TransactWriteItem item();

    /**
     * Writes with a call of its own.
     *
     * @return false when the condition is not met
     */
    boolean execute(DynamoDbClient client);

    /** Whether the condition of a call was met. */
    static boolean met(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ConditionalCheckFailedException notMet) {
            return false;
        }
    }
}
