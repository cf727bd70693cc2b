package dev.osprey.core.dynamodb;

import java.util.Objects;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Changes attributes of a row and keeps the others. */
public record ConditionalUpdate(Update update) implements ConditionalWrite {

    public ConditionalUpdate {
        Objects.requireNonNull(update, "update");
    }

    @Override
    public TransactWriteItem item() {
        return TransactWriteItem.builder().update(update).build();
    }

    @Override
    public boolean execute(DynamoDbClient client) {
        return ConditionalWrite.met(() -> client.updateItem(request -> request.tableName(update.tableName())
                .key(update.key())
                .updateExpression(update.updateExpression())
                .conditionExpression(update.conditionExpression())
                .expressionAttributeNames(update.expressionAttributeNames())
                .expressionAttributeValues(update.expressionAttributeValues())));
    }
}
