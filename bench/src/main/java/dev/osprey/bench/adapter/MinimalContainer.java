package dev.osprey.bench.adapter;

import java.lang.reflect.Method;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.transaction.xa.XAResource;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** The parts of a container that the adapter needs: a thread and an endpoint for each session. */
final class MinimalContainer implements BootstrapContext, WorkManager, MessageEndpointFactory, AutoCloseable {
    private final ExecutorService threads;
    private final Semaphore pool;
    private final boolean transacted;

    MinimalContainer(int sessions, boolean transacted) {
        // One more, for the adapter's poller.
        this.threads = Executors.newFixedThreadPool(sessions + 1);
        this.pool = new Semaphore(sessions);
        this.transacted = transacted;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
        if (!pool.tryAcquire()) {
            throw new UnavailableException("the pool is empty");
        }
        return transacted ? new TransactedEndpoint(resource, pool::release) : new PlainEndpoint(pool::release);
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeout) throws UnavailableException {
        return createEndpoint(resource);
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
        return transacted;
    }

    @Override
    public String getActivationName() {
        return "Bench";
    }

    @Override
    public Class<?> getEndpointClass() {
        return MessageEndpoint.class;
    }

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public void scheduleWork(Work work) {
        threads.execute(work);
    }

    @Override
    public void scheduleWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        scheduleWork(work);
    }

    @Override
    public long startWork(Work work) {
        scheduleWork(work);
        return UNKNOWN;
    }

    @Override
    public long startWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        return startWork(work);
    }

    @Override
    public void doWork(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void doWork(Work work, long timeout, ExecutionContext context, WorkListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public XATerminator getXATerminator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Timer createTimer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isContextSupported(Class<? extends WorkContext> type) {
        return false;
    }

    @Override
    public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
        throw new UnsupportedOperationException();
    }
}
