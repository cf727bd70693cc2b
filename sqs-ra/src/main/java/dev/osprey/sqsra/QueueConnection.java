package dev.osprey.sqsra;

import java.time.InstantSource;

/** The way to one queue, found when first needed and looked for again after the queue was missing. */
final class QueueConnection implements AutoCloseable {
    private final ActivationSettings settings;
    private final InstantSource clock;
    private SqsClients clients;
    private SqsQueue queue;
    private boolean lookAgain;
    private boolean closed;

    QueueConnection(ActivationSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    String name() {
        return settings.queueName();
    }

    /**
     * Finds the queue unless it is known.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when SQS, credentials, region or queue are missing
     * @throws IllegalStateException after closing
     */
    SqsQueue connect() {
        SqsClients open = clients();
        synchronized (this) {
            if (queue != null && !lookAgain) {
                return queue;
            }
        }
        // Not under the lock: a slow SQS must not hold up those who want to close.
        SqsQueue found = new SqsQueue(open, new QueueLookup(open.prompt(), settings).url(), settings, clock);
        synchronized (this) {
            queue = found;
            lookAgain = false;
            return queue;
        }
    }

    /** The queue as it was found; for those who hold a message of it. */
    synchronized SqsQueue queue() {
        if (queue == null || closed) {
            throw new IllegalStateException("not connected to queue " + name());
        }
        return queue;
    }

    synchronized void lookAgain() {
        lookAgain = true;
    }

    /** Ends a long poll that is under way. */
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
            clients = new SqsClients(settings);
        }
        return clients;
    }
}
