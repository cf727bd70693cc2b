package dev.osprey.sqsra.inbound;

import java.time.InstantSource;
import java.util.function.Function;

/** Access to one queue, whose URL is looked up on first use and again after the queue was missing. */
final class SqsQueueConnection implements AutoCloseable {
    private final ActivationSettings settings;
    private final InstantSource clock;
    private final Function<ActivationSettings, SqsClients> opener;
    private SqsClients clients;
    private SqsQueue queue;
    private boolean stale;
    private boolean closed;

    /** @param opener opens the clients on first use */
    SqsQueueConnection(
            ActivationSettings settings, InstantSource clock, Function<ActivationSettings, SqsClients> opener) {
        this.settings = settings;
        this.clock = clock;
        this.opener = opener;
    }

    String name() {
        return settings.queueName();
    }

    /**
     * Looks up the queue unless it is known.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when SQS, the credentials, the region or the queue is missing
     * @throws IllegalStateException after closing
     */
    SqsQueue connect() {
        SqsClients open = clients();
        synchronized (this) {
            if (queue != null && !stale) {
                return queue;
            }
        }
        // Outside the lock: a slow SQS must not delay close().
        SqsQueue found = new SqsQueue(open, new QueueLookup(open.prompt(), settings).url(), settings, clock);
        synchronized (this) {
            queue = found;
            stale = false;
            return queue;
        }
    }

    /**
     * The queue as it was last looked up, for calls about a message received from it.
     *
     * @throws IllegalStateException before the first lookup or after closing
     */
    synchronized SqsQueue queue() {
        if (queue == null || closed) {
            throw new IllegalStateException("not connected to queue " + name());
        }
        return queue;
    }

    /** Makes the next {@link #connect()} look up the queue again. */
    synchronized void markMissing() {
        stale = true;
    }

    /** Aborts a long poll in progress. */
    synchronized void abortPolling() {
        if (clients != null) {
            clients.abortPolling();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (clients != null) {
            clients.close();
            clients = null;
        }
    }

    private synchronized SqsClients clients() {
        if (closed) {
            throw new IllegalStateException("the connection to queue " + name() + " is closed");
        }
        if (clients == null) {
            clients = opener.apply(settings);
        }
        return clients;
    }
}
