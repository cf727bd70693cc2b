package dev.osprey.core.sessions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One row for each session. Rows are read with strong consistency, so a logout holds on all web nodes at once.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class SessionsTable {

    private static final String ID = "id";
    private static final String CALLER = "caller";
    private static final String GROUPS = "groups";
    private static final String ACCOUNT = "account";
    private static final String EXPIRES = "expires";

    private final Table table;

    public SessionsTable(DynamoDbClient client, String name) {
        this.table = new Table(client, name, ID);
    }

    /** Creates the table if it is missing, and lets DynamoDB delete expired rows. */
    public void create() {
        table.create();
        table.expireBy(EXPIRES);
    }

    public void put(StoredSession session) {
        table.put(Row.builder()
                .text(ID, session.id())
                .text(CALLER, session.caller())
                .texts(GROUPS, List.copyOf(session.groups()))
                .text(ACCOUNT, session.account())
                .number(EXPIRES, session.expires().getEpochSecond())
                .build());
    }

    /** An expired session may still be there. */
    public Optional<StoredSession> find(String id) {
        return table.get(id)
                .map(row -> new StoredSession(
                        id,
                        row.text(CALLER),
                        Set.copyOf(row.texts(GROUPS)),
                        row.text(ACCOUNT),
                        Instant.ofEpochSecond(row.number(EXPIRES))));
    }

    /** Deletes a session; a missing one is no error. */
    public void delete(String id) {
        table.delete(id);
    }
}
