package dev.osprey.core.dynamodb;

import java.util.function.Consumer;

import dev.osprey.core.cloud.CallTimeouts;
import dev.osprey.core.cloud.CloudSettings;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The client for DynamoDB and the creation of a table, shared by the tables. */
public final class DynamoDb {

    private static final int CONNECTIONS = 128;

    private DynamoDb() {}

    /** A client by the SDK's own chains for region and credentials; the caller closes it. */
    public static DynamoDbClient client(CloudSettings settings) {
        // Named outright: looked up by the class loader it would depend on what else the server has.
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(CONNECTIONS))
                .overrideConfiguration(CallTimeouts::set);
        settings.dynamoDbEndpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Creates the table unless it exists, and returns when it can be used. */
    public static void create(DynamoDbClient client, String table, Consumer<CreateTableRequest.Builder> definition) {
        boolean exists = client.listTablesPaginator().tableNames().stream().anyMatch(table::equals);
        if (!exists) {
            try {
                client.createTable(request -> definition.accept(request.tableName(table)));
            } catch (ResourceInUseException otherNodeWasFaster) {
                // What was wanted is there.
            }
        }
        try (var waiter = client.waiter()) {
            waiter.waitUntilTableExists(request -> request.tableName(table));
        }
    }

    /** A key attribute that holds text. */
    public static AttributeDefinition textAttribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    public static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
