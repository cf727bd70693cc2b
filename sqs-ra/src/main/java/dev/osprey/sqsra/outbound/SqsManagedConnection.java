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

/** A session of Amazon's library on the factory's client; the container's pool lends it to one handle after the other. */
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
            client = new SendingClient(queues.client(), accessKey);
            connection = new SQSConnectionFactory(new ProviderConfiguration(), client).createConnection();
            // The library makes a thread for each session.
            session = AdapterContext.call(() -> connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        } catch (JMSException | RuntimeException e) {
            shared.release();
            throw new ResourceAdapterInternalException("Amazon's library made no session", e);
        }
    }

    /** Whether a request to the factory with this client and access key may be given this connection. */
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

    /** Takes the handle over from the managed connection that it had until now. */
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

    /** The application has closed the handle. */
    void closed(ConnectionHandle handle) {
        forget(handle);
        tell(ConnectionEvent.CONNECTION_CLOSED, handle, null, ConnectionEventListener::connectionClosed);
    }

    /** Ends the handles: the pool lends the connection to the next. */
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
            LOG.log(Level.WARNING, "A session of Amazon''s library did not end: {0}", RootCause.of(e));
        } finally {
            shared.release();
        }
    }

    /** The library's session: for making messages. */
    Session session() {
        return session;
    }

    ConnectionMetaData libraryMetaData() throws JMSException {
        return connection.getMetaData();
    }

    /**
     * The queue of this name or with this URL.
     *
     * @throws jakarta.jms.InvalidDestinationException when there is none
     */
    Queue queue(String nameOrUrl) throws JMSException {
        try {
            return queues.find(nameOrUrl, accessKey, client);
        } catch (CallFailed e) {
            throw failed(e);
        }
    }

    /**
     * Returns when SQS has the message.
     *
     * @param delayMillis until it may be received, in whole seconds
     * @throws jakarta.jms.InvalidDestinationException when there is no such queue
     * @throws JMSException when SQS refuses the message or gives no answer
     */
    void send(Destination destination, Message message, long delayMillis) throws JMSException {
        // The library's producers are no more than a destination and a delay; each thread has its own.
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
        if (failure.noAnswer() && faulty.compareAndSet(false, true)) {
            tell(
                    ConnectionEvent.CONNECTION_ERROR_OCCURRED,
                    null,
                    exception,
                    ConnectionEventListener::connectionErrorOccurred);
        }
        return exception;
    }

    private void tell(
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
        throw new NotSupportedException("SQS has no transactions");
    }

    @Override
    public LocalTransaction getLocalTransaction() throws NotSupportedException {
        throw new NotSupportedException("SQS has no transactions");
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
