package dev.osprey.web;

import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.sessions.SessionsTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A database that refuses every call, for tests in which nobody has an API key or a session. */
public final class NoDatabase implements DynamoDbClient {

    private NoDatabase() {}

    public static ApiKeysTable keys() {
        return new ApiKeysTable(new NoDatabase(), "keys");
    }

    public static SessionsTable sessions() {
        return new SessionsTable(new NoDatabase(), "sessions");
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
