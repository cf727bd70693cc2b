package dev.osprey.core.dynamodb;

import java.util.Objects;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Writes a row in place of any other with its key. */
public record ConditionalPut(Put put) implements ConditionalWrite {

    public ConditionalPut {
        Objects.requireNonNull(put, "put");
    }

    @Override
    public TransactWriteItem item() {
        return TransactWriteItem.builder().put(put).build();
    }

    @Override
    public boolean execute(DynamoDbClient client) {
        return ConditionalWrite.met(() -> client.putItem(request -> request.tableName(put.tableName())
                .item(put.item())
                .conditionExpression(put.conditionExpression())
                .expressionAttributeNames(put.expressionAttributeNames())
                .expressionAttributeValues(put.expressionAttributeValues())));
    }
}
