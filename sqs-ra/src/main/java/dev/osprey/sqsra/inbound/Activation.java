package dev.osprey.sqsra.inbound;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import javax.management.JMException;
import javax.management.ObjectName;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkManager;

import dev.osprey.sqsra.sqs.RootCause;

/** One message-driven bean on one queue: wires its parts, starts them, and stops them in order. */
final class Activation {
    private static final Logger LOG = Logger.getLogger(Activation.class.getName());
    // Long enough for the deliveries of one batch to finish together, too short to notice.
    private static final Duration GATHER = Duration.ofMillis(4);
    // Bounds the delivered messages that wait for deletion: a crash would cause all of them to be redelivered.
    private static final int MAX_UNDELETED = 10 * SqsQueue.BATCH;
    private static final Duration FIRST_DELETE_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_DELETE_PAUSE = Duration.ofSeconds(2);

    /** How long a stop may exceed the drain timeout for its last calls, and again for the end of the long polls. */
    static final Duration LAST_CALLS = Duration.ofSeconds(3);

    private final ActivationSettings settings;
    private final String bean;
    private final WorkManager workManager;
    private final StopSignal stop = new StopSignal();
    private final Permits permits;
    private final InFlightMessages inFlight;
    private final SqsQueueConnection connection;
    private final ScheduledThreadPoolExecutor visibilityThread;
    private final ScheduledThreadPoolExecutor acknowledgeThread;
    private final VisibilityExtender extender;
    private final Releaser releaser;
    private final Poller poller;
    private final Counters counters;
    private ObjectName jmxName;
    private boolean drained;

    Activation(
            ActivationSettings settings,
            MessageEndpointFactory factory,
            WorkManager workManager,
            InstantSource clock,
            RandomGenerator random)
            throws ResourceException {
        this.settings = settings;
        this.bean = factory.getActivationName();
        this.workManager = workManager;
        this.permits = new Permits(settings.maxSessions(), GATHER);
        this.inFlight = new InFlightMessages(settings.visibilityTimeout());
        this.counters = new Counters(inFlight);
        this.connection = new SqsQueueConnection(settings, clock, SqsClients::open);
        this.visibilityThread = thread("visibility");
        this.acknowledgeThread = thread("acknowledge");
        this.extender = new VisibilityExtender(inFlight, connection, settings.visibilityTimeout(), clock, counters);
        this.releaser = new Releaser(visibilityThread, connection, inFlight);
        FailedGroups failedGroups = new FailedGroups(clock, settings.visibilityTimeout());
        Deliverer deliverer = new Deliverer(
                connection,
                new MessageEndpoints(factory, isTransacted(factory), settings.maxSessions(), stop, clock, random));
        Settlement settlement = new Settlement(
                settings,
                permits,
                new Acknowledger(
                        acknowledgeThread,
                        delete -> acknowledgeThread.schedule(
                                delete, settings.deleteDelay().toMillis(), TimeUnit.MILLISECONDS),
                        connection,
                        inFlight,
                        new Backoff(FIRST_DELETE_PAUSE, LONGEST_DELETE_PAUSE, random),
                        counters),
                releaser,
                new Backoff(settings.redeliveryDelay(), settings.maxRedeliveryDelay(), random),
                failedGroups,
                stop,
                counters);
        this.poller = new Poller(
                connection,
                permits,
                inFlight,
                settings.maxSessions() + MAX_UNDELETED,
                new Dispatcher(settings, workManager, inFlight, deliverer, settlement, failedGroups, stop, counters),
                releaser,
                stop,
                counters,
                clock,
                random);
    }

    /** Starts to poll, and retries while the queue or SQS is missing. */
    void start() throws ResourceException {
        workManager.startWork(poller, WorkManager.INDEFINITE, null, null);
        long interval = extender.interval().toMillis();
        visibilityThread.scheduleWithFixedDelay(this::extendDue, interval, interval, TimeUnit.MILLISECONDS);
        register();
        LOG.log(Level.INFO, "Bean {0} receives messages from queue {1}, up to {2} at a time", new Object[] {
            bean, settings.queueName(), settings.maxSessions()
        });
    }

    /** From now on no delivery starts. Returns at once; idempotent and thread-safe. */
    void stopReceiving() {
        stop.raise();
        permits.close();
        inFlight.close();
    }

    /**
     * Finishes the deliveries in progress within the drain timeout and releases the rest. A long poll in progress is left
     * to end by itself, since SQS may hand a message to an aborted poll; messages that it returns are released.
     */
    synchronized void stop() {
        stopReceiving();
        if (drained) {
            return;
        }
        drained = true;
        try {
            drain();
        } catch (InterruptedException e) {
            LOG.log(Level.WARNING, "The drain of queue {0} was interrupted", settings.queueName());
            Thread.currentThread().interrupt();
        } finally {
            visibilityThread.shutdownNow();
            acknowledgeThread.shutdownNow();
            poller.termination().thenRun(connection::close);
            unregister();
            LOG.log(Level.INFO, "Bean {0} stopped receiving messages from queue {1}", new Object[] {
                bean, settings.queueName()
            });
        }
    }

    /**
     * Waits for the last long poll to end by itself, for when the whole adapter stops: SQS may hand a message to an aborted
     * poll. Aborts it when the drain timeout and the time for last calls are over.
     */
    void awaitLastPoll() {
        if (!pollEndsWithin(stop.remaining(settings.drainTimeout().plus(LAST_CALLS)))) {
            LOG.log(
                    Level.WARNING,
                    "Aborting the last poll of queue {0}: a message that it receives becomes visible when its visibility"
                            + " timeout ends",
                    settings.queueName());
            connection.abortPolling();
        }
    }

    /** Waits up to the timeout for the last poll to end, then closes the connection. */
    void awaitTermination(Duration timeout) {
        if (!pollEndsWithin(timeout)) {
            LOG.log(Level.WARNING, "The last poll of queue {0} did not end in time", settings.queueName());
        }
        connection.close();
    }

    private boolean pollEndsWithin(Duration timeout) {
        try {
            poller.termination().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the last poll and all threads have ended. */
    boolean isTerminated() {
        return poller.termination().isDone() && visibilityThread.isTerminated() && acknowledgeThread.isTerminated();
    }

    private void drain() throws InterruptedException {
        // Measured from the signal, so that activations that stop together share the time.
        if (inFlight.awaitAtMost(0, stop.remaining(settings.drainTimeout()))) {
            return;
        }
        List<ReceivedMessage> unsettled = inFlight.unsettled();
        if (!unsettled.isEmpty()) {
            LOG.log(Level.WARNING, "Releasing {0} messages of queue {1} that did not finish within {2}", new Object[] {
                unsettled.size(), settings.queueName(), settings.drainTimeout()
            });
        }
        unsettled.forEach(message -> releaser.release(message, Duration.ZERO));
        inFlight.awaitAtMost(0, stop.remaining(settings.drainTimeout().plus(LAST_CALLS)));
    }

    private void extendDue() {
        try {
            extender.extendDue();
        } catch (RuntimeException e) {
            // An exception would cancel the schedule, and with it all further extensions.
            LOG.log(
                    Level.WARNING,
                    "Could not extend the visibility timeout of messages of queue " + settings.queueName(),
                    e);
        }
    }

    private static boolean isTransacted(MessageEndpointFactory factory) throws ResourceException {
        try {
            return factory.isDeliveryTransacted(Deliverer.ON_MESSAGE);
        } catch (NoSuchMethodException e) {
            throw new ResourceException("The bean is not a jakarta.jms.MessageListener", e);
        }
    }

    private ScheduledThreadPoolExecutor thread(String task) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "sqs-ra " + settings.queueName() + " " + task);
            thread.setDaemon(true);
            thread.setContextClassLoader(Activation.class.getClassLoader());
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private void register() {
        try {
            ObjectName name = new ObjectName("dev.osprey.sqsra:type=Activation,queue="
                    + ObjectName.quote(settings.queueName()) + ",bean=" + ObjectName.quote(String.valueOf(bean))
                    + ",id="
                    + System.identityHashCode(this));
            jmxName = ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(counters, name)
                    .getObjectName();
        } catch (JMException e) {
            LOG.log(Level.WARNING, "Could not register the MBean of queue {0}: {1}", new Object[] {
                settings.queueName(), RootCause.of(e)
            });
        }
    }

    private void unregister() {
        if (jmxName == null) {
            return;
        }
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(jmxName);
        } catch (JMException e) {
            LOG.log(Level.FINE, "Could not unregister the MBean of queue {0}: {1}", new Object[] {
                settings.queueName(), RootCause.of(e)
            });
        }
    }
}
