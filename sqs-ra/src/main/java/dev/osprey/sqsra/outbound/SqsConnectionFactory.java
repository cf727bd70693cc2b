package dev.osprey.sqsra.outbound;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import javax.naming.Reference;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.ResourceAllocationException;
import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ManagedConnectionFactory;

import dev.osprey.sqsra.sqs.RootCause;

/**
 * The connection factory of an application. User name and password are an AWS access key id and its secret; without them
 * the SDK's default chain supplies credentials.
 */
public class SqsConnectionFactory implements ConnectionFactory, QueueConnectionFactory, Referenceable, Serializable {
    private static final long serialVersionUID = 1;

    private final ManagedConnectionFactory factory;
    private final ConnectionManager connectionManager;
    private Reference reference;

    SqsConnectionFactory(ManagedConnectionFactory factory, ConnectionManager connectionManager) {
        this.factory = Objects.requireNonNull(factory);
        this.connectionManager = Objects.requireNonNull(connectionManager);
    }

    @Override
    public QueueConnection createConnection() throws JMSException {
        return connect(Optional.empty());
    }

    @Override
    public QueueConnection createConnection(String user, String password) throws JMSException {
        return connect(AccessKey.of(user, password));
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return createConnection();
    }

    @Override
    public QueueConnection createQueueConnection(String user, String password) throws JMSException {
        return createConnection(user, password);
    }

    @Override
    public JMSContext createContext() {
        return context(Optional.empty());
    }

    @Override
    public JMSContext createContext(String user, String password) {
        return context(AccessKey.of(user, password));
    }

    /** Ignores the mode, as Jakarta Messaging specifies for containers. */
    @Override
    public JMSContext createContext(String user, String password, int sessionMode) {
        return createContext(user, password);
    }

    /** Ignores the mode, as Jakarta Messaging specifies for containers. */
    @Override
    public JMSContext createContext(int sessionMode) {
        return createContext();
    }

    private JMSContext context(Optional<AccessKey> accessKey) {
        return Unchecked.call(() -> new ContextHandle(connect(accessKey)));
    }

    private ConnectionHandle connect(Optional<AccessKey> accessKey) throws JMSException {
        try {
            return (ConnectionHandle) connectionManager.allocateConnection(factory, accessKey.orElse(null));
        } catch (ResourceException e) {
            JMSException none = new ResourceAllocationException(
                    "Could not get a connection for sending to SQS: " + RootCause.of(e));
            none.setLinkedException(e);
            none.initCause(e);
            throw none;
        }
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }

    @Override
    public Reference getReference() {
        return reference;
    }
}
