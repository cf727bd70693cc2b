package dev.osprey.sqsra.outbound;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;

import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import jakarta.resource.spi.ResourceAdapterInternalException;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import dev.osprey.sqsra.sqs.AdapterContext;
import dev.osprey.sqsra.sqs.RootCause;
import dev.osprey.sqsra.sqs.SqsAdapter;

/** A session of Amazon's library on the factory's client, pooled by the container. */
final class SqsManagedConnection implements ManagedConnection {
    private static final Logger LOG = Logger.getLogger(SqsManagedConnection.class.getName());

    private final SharedClient shared;
    private final Optional<AccessKey> accessKey;
    private final KnownQueues queues;
    private final SendingClient client;
    private final SQSConnection connection;
    private final Session session;
    private final Set<ConnectionHandle> handles = new HashSet<>();
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean faulty = new AtomicBoolean();
    private boolean destroyed;
    private PrintWriter logWriter;

    /** @throws software.amazon.awssdk.core.exception.SdkException when no region is found */
    SqsManagedConnection(
            SharedClient shared, SenderSettings settings, Optional<SqsAdapter> adapter, Optional<AccessKey> accessKey)
            throws ResourceException {
        this.shared = shared;
        this.accessKey = accessKey;
        this.queues = shared.acquire(settings, adapter);
        try {
            client = new SendingClient(queues.client(), queues.groups(), accessKey);
            connection = new SQSConnectionFactory(new ProviderConfiguration(), client).createConnection();
            // The library starts a thread for each session.
            session = AdapterContext.call(() -> connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        } catch (JMSException | RuntimeException e) {
            shared.release();
            throw new ResourceAdapterInternalException("Could not create a session of Amazon's library", e);
        }
    }

    /** Whether this connection matches a request with the client and access key. */
    synchronized boolean serves(SharedClient wanted, Optional<AccessKey> wantedKey) {
        return shared == wanted && accessKey.equals(wantedKey) && !faulty.get() && !destroyed;
    }

    @Override
    public synchronized Object getConnection(Subject subject, ConnectionRequestInfo info) throws ResourceException {
        if (destroyed) {
            throw new IllegalStateException("The managed connection was destroyed");
        }
        ConnectionHandle handle = new ConnectionHandle(this);
        handles.add(handle);
        return handle;
    }

    /** Takes over the handle from its previous managed connection. */
    @Override
    public void associateConnection(Object connection) throws ResourceException {
        if (!(connection instanceof ConnectionHandle handle)) {
            throw new IllegalStateException("Not a connection of this adapter: " + connection);
        }
        add(handle);
        SqsManagedConnection before = handle.moveTo(this);
        if (before != this) {
            before.forget(handle);
        }
    }

    private synchronized void add(ConnectionHandle handle) throws IllegalStateException {
        if (destroyed) {
            throw new IllegalStateException("The managed connection was destroyed");
        }
        handles.add(handle);
    }

    private synchronized void forget(ConnectionHandle handle) {
        handles.remove(handle);
    }

    /** Called when the application closes the handle. */
    void closed(ConnectionHandle handle) {
        forget(handle);
        notifyListeners(ConnectionEvent.CONNECTION_CLOSED, handle, null, ConnectionEventListener::connectionClosed);
    }

    /** Invalidates the handles before the pool reuses the connection. */
    @Override
    public synchronized void cleanup() {
        handles.forEach(ConnectionHandle::invalidate);
        handles.clear();
    }

    @Override
    public void destroy() {
        synchronized (this) {
            if (destroyed) {
                return;
            }
            destroyed = true;
            cleanup();
        }
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.log(Level.WARNING, "Could not close a session of Amazon''s library: {0}", RootCause.of(e));
        } finally {
            shared.release();
        }
    }

    /** The library's session, which creates messages. */
    Session session() {
        return session;
    }

    ConnectionMetaData libraryMetaData() throws JMSException {
        return connection.getMetaData();
    }

    /**
     * The queue with this name or URL.
     *
     * @throws jakarta.jms.InvalidDestinationException when it does not exist
     */
    Queue queue(String nameOrUrl) throws JMSException {
        try {
            return queues.find(nameOrUrl, accessKey, client);
        } catch (CallFailed e) {
            throw failed(e);
        }
    }

    /**
     * Sends a message; returns when SQS has it.
     *
     * @param delayMillis delivery delay in milliseconds, a multiple of 1000
     * @throws jakarta.jms.InvalidDestinationException when the queue does not exist
     * @throws JMSException when SQS rejects the message or does not respond
     */
    void send(Destination destination, Message message, long delayMillis) throws JMSException {
        // A producer of the library is just a destination and a delay, so each send has its own.
        try (MessageProducer producer = session.createProducer(null)) {
            producer.setDeliveryDelay(delayMillis);
            producer.send(destination, message);
        } catch (CallFailed e) {
            throw failed(e);
        }
    }

    private JMSException failed(CallFailed failure) {
        if (failure.queueIsMissing()) {
            queues.forget(failure.queue());
        }
        JMSException exception = failure.toJms();
        if (failure.noResponse() && faulty.compareAndSet(false, true)) {
            notifyListeners(
                    ConnectionEvent.CONNECTION_ERROR_OCCURRED,
                    null,
                    exception,
                    ConnectionEventListener::connectionErrorOccurred);
        }
        return exception;
    }

    private void notifyListeners(
            int kind,
            ConnectionHandle handle,
            Exception cause,
            BiConsumer<ConnectionEventListener, ConnectionEvent> method) {
        ConnectionEvent event = new ConnectionEvent(this, kind, cause);
        if (handle != null) {
            event.setConnectionHandle(handle);
        }
        listeners.forEach(listener -> method.accept(listener, event));
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    @Override
    public XAResource getXAResource() throws NotSupportedException {
        throw new NotSupportedException("SQS does not support transactions");
    }

    @Override
    public LocalTransaction getLocalTransaction() throws NotSupportedException {
        throw new NotSupportedException("SQS does not support transactions");
    }

    @Override
    public ManagedConnectionMetaData getMetaData() {
        return new SqsMetaData(accessKey.map(AccessKey::id).orElse(""));
    }

    @Override
    public void setLogWriter(PrintWriter logWriter) {
        this.logWriter = logWriter;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }
}
