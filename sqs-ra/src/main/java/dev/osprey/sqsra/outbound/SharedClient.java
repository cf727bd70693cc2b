package dev.osprey.sqsra.outbound;

import jakarta.resource.ResourceException;

import dev.osprey.sqsra.SqsResourceAdapter;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The one client of a connection factory: opened for its first managed connection, closed after its last. */
final class SharedClient {
    // No more are ever open than managed connections are in use, and those the container's pool bounds.
    private static final int CONNECTIONS = 10_000;

    private final SqsManagedConnectionFactory factory;
    private SqsClient client;
    private KnownQueues queues;
    private int users;

    SharedClient(SqsManagedConnectionFactory factory) {
        this.factory = factory;
    }

    /**
     * What to send with until {@link #release()}.
     *
     * @throws ResourceException when a property of the factory has no sensible value
     * @throws software.amazon.awssdk.core.exception.SdkException when no region is found
     */
    synchronized KnownQueues acquire() throws ResourceException {
        if (client == null) {
            SenderSettings settings = factory.settings();
            client = AdapterContext.call(() -> settings.service()
                    .client(
                            CONNECTIONS,
                            settings.callTimeout(),
                            settings.attemptTimeout(),
                            DefaultRetryStrategy.standardStrategyBuilder().build()));
            queues = new KnownQueues(client);
            if (factory.getResourceAdapter() instanceof SqsResourceAdapter adapter) {
                adapter.opened(client);
            }
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
        if (factory.getResourceAdapter() instanceof SqsResourceAdapter adapter) {
            adapter.closed(client);
        }
        client = null;
        queues = null;
    }
}
