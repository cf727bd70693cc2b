package dev.osprey.sqsra;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** The container's side of the Jakarta Connectors contract, which records every breach: threads, endpoints, transactions. */
public final class StrictContainer extends ScheduleOnlyWorkManager
        implements BootstrapContext, MessageEndpointFactory, AutoCloseable {
    /** The message-driven bean of a test. */
    public interface Bean {
        void onMessage(Message message, Transaction transaction) throws Exception;
    }

    /** The container's transaction around one delivery. */
    public static final class Transaction {
        private volatile boolean rollbackOnly;

        public void setRollbackOnly() {
            rollbackOnly = true;
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore pool;
    private final boolean transacted;
    private final Bean bean;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger maxRunning = new AtomicInteger();
    private final AtomicInteger works = new AtomicInteger();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean failingBeforeDelivery;

    public StrictContainer(int poolSize, boolean transacted, Bean bean) {
        this.pool = new Semaphore(poolSize);
        this.transacted = transacted;
        this.bean = bean;
    }

    /** Texts of the messages delivered to the bean, in order. */
    public List<String> delivered() {
        return delivered;
    }

    int times(String text) {
        return (int) delivered.stream().filter(text::equals).count();
    }

    /** The most beans that ran at the same time. */
    int maxRunning() {
        return maxRunning.get();
    }

    int running() {
        return running.get();
    }

    int works() {
        return works.get();
    }

    /** How the adapter broke the contract; empty when it did not. */
    public List<String> breaches() {
        return breaches;
    }

    public int openEndpoints() {
        return open.get();
    }

    public void failBeforeDelivery(boolean fail) {
        failingBeforeDelivery = fail;
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
        open.incrementAndGet();
        return new Endpoint(resource);
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
        return "TestBean";
    }

    @Override
    public Class<?> getEndpointClass() {
        return Endpoint.class;
    }

    @Override
    public WorkManager getWorkManager() {
        return this;
    }

    @Override
    public long startWork(Work work, long timeout, ExecutionContext context, WorkListener listener)
            throws WorkException {
        scheduleWork(work, timeout, context, listener);
        return UNKNOWN;
    }

    @Override
    protected void schedule(Work work) throws WorkRejectedException {
        try {
            works.incrementAndGet();
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    works.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            throw new WorkRejectedException(e);
        }
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

    /** One endpoint; records every call out of order. */
    private final class Endpoint implements MessageEndpoint, MessageListener {
        private final XAResource resource;
        private final Transaction transaction = new Transaction();
        private boolean before;
        private boolean failed;
        private boolean released;

        Endpoint(XAResource resource) {
            this.resource = resource;
            if (transacted != (resource != null)) {
                breaches.add("XAResource passed to a bean without a transaction, or none to a bean with one");
            }
        }

        @Override
        public void beforeDelivery(Method method) throws ResourceException {
            if (before || released) {
                breaches.add("beforeDelivery twice or after release");
            }
            if (failingBeforeDelivery) {
                throw new ResourceException("no delivery today");
            }
            before = true;
            try {
                if (resource != null) {
                    resource.start(null, XAResource.TMNOFLAGS);
                }
            } catch (XAException e) {
                throw new ResourceException(e);
            }
        }

        @Override
        public void onMessage(Message message) {
            if (!before || released) {
                breaches.add("onMessage without beforeDelivery");
            }
            maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                delivered.add(
                        message instanceof TextMessage text
                                ? text.getText()
                                : message.getClass().getSimpleName());
                bean.onMessage(message, transaction);
            } catch (JMSException e) {
                failed = true;
                throw new IllegalStateException(e);
            } catch (RuntimeException e) {
                failed = true;
                throw e;
            } catch (Exception e) {
                failed = true;
                throw new IllegalStateException(e);
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void afterDelivery() throws ResourceException {
            if (!before || released) {
                breaches.add("afterDelivery without beforeDelivery");
            }
            before = false;
            if (resource == null) {
                return;
            }
            try {
                resource.end(null, XAResource.TMSUCCESS);
                if (failed || transaction.rollbackOnly) {
                    resource.rollback(null);
                } else {
                    resource.commit(null, true);
                }
            } catch (XAException e) {
                throw new ResourceException(e);
            }
        }

        @Override
        public void release() {
            if (before || released) {
                breaches.add("release twice or before afterDelivery");
            }
            released = true;
            open.decrementAndGet();
            pool.release();
        }
    }
}
