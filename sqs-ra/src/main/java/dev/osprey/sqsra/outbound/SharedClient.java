package dev.osprey.sqsra.outbound;

import java.util.Optional;

import dev.osprey.sqsra.sqs.AdapterContext;
import dev.osprey.sqsra.sqs.SqsAdapter;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The one client of a connection factory: opened for its first managed connection, closed after its last. */
final class SharedClient {
    // No more are ever open than managed connections are in use, which the container's pool bounds.
    private static final int CONNECTIONS = 10_000;

    private SqsClient client;
    private KnownQueues queues;
    private Optional<SqsAdapter> adapter = Optional.empty();
    private int users;

    /**
     * Returns the client with its queues, to be used until {@link #release()}. Settings and adapter take effect when this
     * opens the client.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when no region is found
     */
    synchronized KnownQueues acquire(SenderSettings settings, Optional<SqsAdapter> owner) {
        if (client == null) {
            client = AdapterContext.call(() -> settings.service()
                    .client(
                            CONNECTIONS,
                            settings.callTimeout(),
                            settings.attemptTimeout(),
                            DefaultRetryStrategy.standardStrategyBuilder().build()));
            queues = new KnownQueues(client, settings.linger());
            adapter = owner;
            adapter.ifPresent(each -> each.clientOpened(client));
        }
        users++;
        return queues;
    }

    synchronized void release() {
        users--;
        if (users > 0) {
            return;
        }
        client.close();
        adapter.ifPresent(each -> each.clientClosed(client));
        client = null;
        queues = null;
    }
}
