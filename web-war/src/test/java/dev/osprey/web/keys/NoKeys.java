package dev.osprey.web.keys;

import dev.osprey.core.apikeys.ApiKeysTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A database that refuses every call, for tests in which nobody has an API key. */
public final class NoKeys implements DynamoDbClient {

    private NoKeys() {}

    public static ApiKeysTable table() {
        return new ApiKeysTable(new NoKeys(), "keys");
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
