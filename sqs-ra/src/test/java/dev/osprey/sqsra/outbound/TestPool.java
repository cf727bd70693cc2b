package dev.osprey.sqsra.outbound;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAllocationException;

/** A bounded connection pool that follows the container's part of the contract and counts what happens. */
final class TestPool implements ConnectionManager, ConnectionEventListener, AutoCloseable {
    private static final long serialVersionUID = 1;

    private final transient Semaphore free;
    private final transient Set<ManagedConnection> idle = new HashSet<>();
    private final transient List<ManagedConnection> inUse = new ArrayList<>();
    private int created;
    private int errors;

    TestPool(int most) {
        free = new Semaphore(most);
    }

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
            throws ResourceException {
        try {
            if (!free.tryAcquire(20, TimeUnit.SECONDS)) {
                throw new ResourceAllocationException("the pool is empty");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceAllocationException(e);
        }
        try {
            return take(factory, info).getConnection(null, info);
        } catch (ResourceException e) {
            free.release();
            throw e;
        }
    }

    private synchronized ManagedConnection take(ManagedConnectionFactory factory, ConnectionRequestInfo info)
            throws ResourceException {
        ManagedConnection connection = factory.matchManagedConnections(idle, null, info);
        if (connection == null) {
            connection = factory.createManagedConnection(null, info);
            connection.addConnectionEventListener(this);
            created++;
        }
        idle.remove(connection);
        inUse.add(connection);
        return connection;
    }

    @Override
    public synchronized void connectionClosed(ConnectionEvent event) {
        ManagedConnection connection = (ManagedConnection) event.getSource();
        try {
            connection.cleanup();
        } catch (ResourceException e) {
            throw new IllegalStateException(e);
        }
        inUse.remove(connection);
        idle.add(connection);
        free.release();
    }

    @Override
    public synchronized void connectionErrorOccurred(ConnectionEvent event) {
        errors++;
        inUse.remove(event.getSource());
        destroy((ManagedConnection) event.getSource());
        free.release();
    }

    private static void destroy(ManagedConnection connection) {
        try {
            connection.destroy();
        } catch (ResourceException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized int created() {
        return created;
    }

    synchronized int errors() {
        return errors;
    }

    synchronized List<ManagedConnection> inUse() {
        return List.copyOf(inUse);
    }

    /** Like a server that undeploys the application: also destroys connections in use. */
    @Override
    public synchronized void close() {
        idle.forEach(TestPool::destroy);
        idle.clear();
        inUse.forEach(TestPool::destroy);
        inUse.clear();
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {
        throw new IllegalStateException("SQS does not support transactions");
    }

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {
        throw new IllegalStateException("SQS does not support transactions");
    }

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {
        throw new IllegalStateException("SQS does not support transactions");
    }
}
