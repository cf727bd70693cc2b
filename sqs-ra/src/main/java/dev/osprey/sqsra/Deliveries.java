package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;

/** Starts the delivery of each received message on the container's threads and settles the message when it has ended. */
final class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class.getName());
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration NOT_STARTED_DELAY = Duration.ofSeconds(2);

    private final WorkManager workManager;
    private final Permits permits;
    private final HeldMessages held;
    private final JmsMessages messages = new JmsMessages();
    private final QueueConnection connection;
    private final Endpoints endpoints;
    private final Acknowledger acknowledger;
    private final Returns returns;
    private final Backoff redelivery;
    private final FailedGroups failedGroups;
    private final StopSignal stop;
    private final Counters counters;

    Deliveries(
            WorkManager workManager,
            Permits permits,
            HeldMessages held,
            QueueConnection connection,
            Endpoints endpoints,
            Acknowledger acknowledger,
            Returns returns,
            Backoff redelivery,
            FailedGroups failedGroups,
            StopSignal stop,
            Counters counters) {
        this.workManager = workManager;
        this.permits = permits;
        this.held = held;
        this.connection = connection;
        this.endpoints = endpoints;
        this.acknowledger = acknowledger;
        this.returns = returns;
        this.redelivery = redelivery;
        this.failedGroups = failedGroups;
        this.stop = stop;
        this.counters = counters;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /**
     * Starts the delivery of each message; the permit of each is given back when its delivery has ended. False, and
     * nothing is started, once the adapter stops.
     */
    boolean start(List<ReceivedMessage> messages) {
        if (!held.hold(messages)) {
            return false;
        }
        messages.forEach(counters::received);
        inOrder(messages).forEach(group -> start(new DeliveryWork(group, this)));
        return true;
    }

    /** The most messages that the next call may fetch. */
    int most() {
        return failedGroups.any() ? 1 : SqsQueue.BATCH;
    }

    /** Whether a further message may still be begun. */
    boolean mayBegin() {
        return !stop.given();
    }

    private Collection<List<ReceivedMessage>> inOrder(List<ReceivedMessage> messages) {
        Map<String, List<ReceivedMessage>> groups = new LinkedHashMap<>();
        for (ReceivedMessage message : messages) {
            String key = isFifo() ? message.group().orElse(message.id()) : message.id();
            groups.computeIfAbsent(key, group -> new ArrayList<>()).add(message);
        }
        return groups.values();
    }

    private boolean isFifo() {
        return connection.name().endsWith(".fifo");
    }

    private void start(DeliveryWork work) {
        try {
            workManager.scheduleWork(work, START_TIMEOUT.toMillis(), null, new WorkAdapter() {
                @Override
                public void workRejected(WorkEvent event) {
                    rejected(work, event.getException());
                }
            });
        } catch (WorkException e) {
            rejected(work, e);
        }
    }

    private void rejected(DeliveryWork work, WorkException problem) {
        if (work.reject()) {
            LOG.log(
                    Level.WARNING,
                    "The container has no thread for messages of queue {0}, they go back: {1}",
                    new Object[] {connection.name(), problem == null ? "rejected" : Problem.of(problem)});
        }
    }

    Message convert(ReceivedMessage message) throws JMSException {
        return messages.convert(message, connection.queue());
    }

    void ended(ReceivedMessage message, Delivery.Outcome outcome, Throwable problem) {
        try {
            settle(message, outcome, problem);
        } catch (RejectedExecutionException e) {
            LOG.log(
                    Level.WARNING,
                    "Message {0} ended after its activation had: it was handed back and comes again",
                    message.id());
        } finally {
            permits.giveBack(1);
        }
    }

    private void settle(ReceivedMessage message, Delivery.Outcome outcome, Throwable problem) {
        switch (outcome) {
            case DELIVERED -> {
                counters.delivered();
                message.group().ifPresent(failedGroups::succeeded);
                acknowledger.acknowledge(message);
            }
            // Still behind the one before it, which stays hidden: a delay of its own would only hold up both.
            case BEHIND -> returns.comeBack(message, Duration.ZERO);
            case NOT_STARTED -> returns.comeBack(message, stop.given() ? Duration.ZERO : NOT_STARTED_DELAY);
            case POISONED -> {
                counters.poisoned();
                fail(message, problem);
            }
            case FAILED -> fail(message, problem);
        }
    }

    private void fail(ReceivedMessage message, Throwable problem) {
        counters.failed();
        Duration delay = redelivery.after(message.receiveCount());
        if (isFifo()) {
            message.group().ifPresent(group -> failedGroups.failed(group, delay));
        }
        LOG.log(Level.WARNING, "Message {0} of queue {1} failed at delivery {2}, comes back in {3}: {4}", new Object[] {
            message.id(),
            connection.name(),
            message.receiveCount(),
            delay,
            problem == null ? "the transaction was rolled back" : Problem.of(problem)
        });
        returns.comeBack(message, delay);
    }
}
