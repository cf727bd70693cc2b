package dev.osprey.sqsra.outbound;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Topic;

/** An application's connection: usable until it is closed, or the container reclaims the managed connection. */
final class ConnectionHandle implements QueueConnection {
    private SqsManagedConnection managed;
    private SessionHandle session;

    ConnectionHandle(SqsManagedConnection managed) {
        this.managed = managed;
    }

    /** @throws IllegalStateException after the connection was closed */
    synchronized SqsManagedConnection managed() throws IllegalStateException {
        if (managed == null) {
            throw new IllegalStateException("The connection is closed.");
        }
        return managed;
    }

    /** Returns the previous managed connection. */
    synchronized SqsManagedConnection moveTo(SqsManagedConnection next)
            throws jakarta.resource.spi.IllegalStateException {
        if (managed == null) {
            throw new jakarta.resource.spi.IllegalStateException("The connection is closed");
        }
        SqsManagedConnection before = managed;
        managed = next;
        return before;
    }

    synchronized void invalidate() {
        managed = null;
    }

    @Override
    public void close() {
        SqsManagedConnection last;
        synchronized (this) {
            last = managed;
            managed = null;
        }
        if (last != null) {
            last.closed(this);
        }
    }

    /** One at a time, as Jakarta EE specifies for containers. */
    @Override
    public synchronized SessionHandle createSession() throws JMSException {
        managed();
        if (session != null && !session.isClosed()) {
            throw new JMSException("In a container a connection has one session at a time: close the first one.");
        }
        session = new SessionHandle(this);
        return session;
    }

    /** Ignores the arguments, as Jakarta Messaging specifies for containers: messages are sent immediately. */
    @Override
    public SessionHandle createSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return createSession();
    }

    /** Ignores the argument, as Jakarta Messaging specifies for containers: messages are sent immediately. */
    @Override
    public SessionHandle createSession(int sessionMode) throws JMSException {
        return createSession();
    }

    @Override
    public SessionHandle createQueueSession(boolean transacted, int acknowledgeMode) throws JMSException {
        return createSession();
    }

    @Override
    public ConnectionMetaData getMetaData() throws JMSException {
        return managed().libraryMetaData();
    }

    /** No effect: nothing is received. */
    @Override
    public void start() throws JMSException {
        managed();
    }

    @Override
    public void stop() throws JMSException {
        managed();
        throw Unsupported.inContainer("Connection.stop");
    }

    /** Always null. */
    @Override
    public String getClientID() throws JMSException {
        managed();
        return null;
    }

    @Override
    public void setClientID(String clientId) throws JMSException {
        managed();
        throw Unsupported.inContainer("Connection.setClientID");
    }

    /** Always null. */
    @Override
    public ExceptionListener getExceptionListener() throws JMSException {
        managed();
        return null;
    }

    @Override
    public void setExceptionListener(ExceptionListener listener) throws JMSException {
        managed();
        throw Unsupported.inContainer("Connection.setExceptionListener");
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(
            Destination destination, String selector, ServerSessionPool pool, int most) throws JMSException {
        throw noConsumer();
    }

    @Override
    public ConnectionConsumer createConnectionConsumer(Queue queue, String selector, ServerSessionPool pool, int most)
            throws JMSException {
        throw noConsumer();
    }

    @Override
    public ConnectionConsumer createSharedConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int most) throws JMSException {
        throw noConsumer();
    }

    @Override
    public ConnectionConsumer createDurableConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int most) throws JMSException {
        throw noConsumer();
    }

    @Override
    public ConnectionConsumer createSharedDurableConnectionConsumer(
            Topic topic, String subscription, String selector, ServerSessionPool pool, int most) throws JMSException {
        throw noConsumer();
    }

    private JMSException noConsumer() throws JMSException {
        managed();
        return Unsupported.receiving();
    }
}
