package dev.osprey.sqsra.outbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;

/** The connection manager outside a container: a managed connection for each connection. */
final class Unpooled implements ConnectionManager {
    private static final long serialVersionUID = 1;

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
            throws ResourceException {
        ManagedConnection connection = factory.createManagedConnection(null, info);
        connection.addConnectionEventListener(new DestroyOnClose());
        return connection.getConnection(null, info);
    }

    /** Destroys the managed connection that sent an event. */
    private static final class DestroyOnClose implements ConnectionEventListener {
        @Override
        public void connectionClosed(ConnectionEvent event) {
            ((SqsManagedConnection) event.getSource()).destroy();
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {
            ((SqsManagedConnection) event.getSource()).destroy();
        }

        @Override
        public void localTransactionStarted(ConnectionEvent event) {
            throw noTransactions();
        }

        @Override
        public void localTransactionCommitted(ConnectionEvent event) {
            throw noTransactions();
        }

        @Override
        public void localTransactionRolledback(ConnectionEvent event) {
            throw noTransactions();
        }

        private static UnsupportedOperationException noTransactions() {
            return new UnsupportedOperationException("SQS does not support transactions");
        }
    }
}
