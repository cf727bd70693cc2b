package dev.osprey.sqsra;

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

/** One message-driven bean on one queue: put together, started, and stopped in order. */
final class Activation {
    private static final Logger LOG = Logger.getLogger(Activation.class.getName());
    // Long enough for the beans of one batch to end together, too short to be felt.
    private static final Duration GATHER = Duration.ofMillis(4);
    // More finished messages than this are not left waiting for their deletion: a crash would deliver them all again.
    private static final int UNDELETED = 10 * SqsQueue.BATCH;
    /** What a stop may take beyond the drain time-out for its last calls, and again for the end of the long polls. */
    static final Duration LAST_CALLS = Duration.ofSeconds(3);

    // A long poll as short as this may end by itself within the last calls.
    private static final Duration SHORT_POLL = Duration.ofSeconds(2);

    private final ActivationSettings settings;
    private final String bean;
    private final WorkManager workManager;
    private final StopSignal stop = new StopSignal();
    private final Permits permits;
    private final HeldMessages held;
    private final QueueConnection connection;
    private final ScheduledThreadPoolExecutor visibilityThread;
    private final ScheduledThreadPoolExecutor acknowledgeThread;
    private final VisibilityKeeper keeper;
    private final Returns returns;
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
        this.held = new HeldMessages(settings.visibilityTimeout());
        this.counters = new Counters(held);
        this.connection = new QueueConnection(settings, clock);
        this.visibilityThread = thread("visibility");
        this.acknowledgeThread = thread("acknowledge");
        this.keeper = new VisibilityKeeper(held, connection, settings.visibilityTimeout(), clock, counters);
        this.returns = new Returns(visibilityThread, connection, held);
        Endpoints endpoints =
                new Endpoints(factory, isTransacted(factory), settings.maxSessions(), stop, clock, random);
        Deliveries deliveries = new Deliveries(
                workManager,
                permits,
                held,
                connection,
                endpoints,
                new Acknowledger(acknowledgeThread, connection, held, random, counters),
                returns,
                new Backoff(settings.redeliveryDelay(), settings.maxRedeliveryDelay(), random),
                new FailedGroups(clock, settings.visibilityTimeout()),
                stop,
                counters);
        this.poller = new Poller(
                connection,
                permits,
                held,
                settings.maxSessions() + UNDELETED,
                deliveries,
                stop,
                counters,
                clock,
                random);
    }

    /** Starts to poll; a queue or an SQS that is not there is waited for. */
    void setUp() throws ResourceException {
        workManager.startWork(poller, WorkManager.INDEFINITE, null, null);
        long interval = keeper.interval().toMillis();
        visibilityThread.scheduleWithFixedDelay(this::extendDue, interval, interval, TimeUnit.MILLISECONDS);
        register();
        LOG.log(Level.INFO, "Bean {0} takes messages from queue {1}, {2} at a time", new Object[] {
            bean, settings.queueName(), settings.maxSessions()
        });
    }

    /** From now on no message is begun. Returns at once; may be called by anyone, any number of times. */
    void stopTaking() {
        stop.give();
        permits.close();
        held.close();
    }

    /**
     * Finishes what is being worked on within the drain time-out and hands back the rest. A long poll that is under way
     * is left to end by itself, as SQS may give a message to a poll whose caller has gone; what it brings goes back.
     */
    synchronized void tearDown() {
        stopTaking();
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
            poller.ended().thenRun(connection::close);
            unregister();
            LOG.log(Level.INFO, "Bean {0} takes no more messages from queue {1}", new Object[] {
                bean, settings.queueName()
            });
        }
    }

    /** Cuts the last long poll, for when the whole adapter ends; a short one ends by itself, and loses nothing. */
    void abortLongPolling() {
        if (settings.waitTime().compareTo(SHORT_POLL) > 0) {
            connection.abortPolling();
        }
    }

    /** Waits for the end of the last poll, but no longer than the bound, and closes the connection. */
    void end(Duration bound) {
        try {
            poller.ended().get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.WARNING, "The last poll of queue {0} did not end in time", settings.queueName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    /** Whether nothing of this activation is left. */
    boolean isOver() {
        return poller.ended().isDone() && visibilityThread.isTerminated() && acknowledgeThread.isTerminated();
    }

    private void drain() throws InterruptedException {
        // Counted from the signal: several activations that stop together share the time.
        if (held.awaitAtMost(0, stop.leftOf(settings.drainTimeout()))) {
            return;
        }
        List<ReceivedMessage> unfinished = held.unfinished();
        if (!unfinished.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Handing back {0} messages of queue {1} that were not finished within {2}",
                    new Object[] {unfinished.size(), settings.queueName(), settings.drainTimeout()});
        }
        unfinished.forEach(message -> returns.comeBack(message, Duration.ZERO));
        held.awaitAtMost(0, stop.leftOf(settings.drainTimeout().plus(LAST_CALLS)));
    }

    private void extendDue() {
        try {
            keeper.extendDue();
        } catch (RuntimeException e) {
            // An exception would end the schedule, and with it the hiding of all messages.
            LOG.log(Level.WARNING, "Could not prolong the hiding of messages of " + settings.queueName(), e);
        }
    }

    private static boolean isTransacted(MessageEndpointFactory factory) throws ResourceException {
        try {
            return factory.isDeliveryTransacted(Delivery.ON_MESSAGE);
        } catch (NoSuchMethodException e) {
            throw new ResourceException("The bean is no jakarta.jms.MessageListener", e);
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
            LOG.log(Level.WARNING, "No JMX bean for queue {0}: {1}", new Object[] {settings.queueName(), Problem.of(e)
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
            LOG.log(Level.FINE, "The JMX bean of queue {0} was gone: {1}", new Object[] {
                settings.queueName(), Problem.of(e)
            });
        }
    }
}
