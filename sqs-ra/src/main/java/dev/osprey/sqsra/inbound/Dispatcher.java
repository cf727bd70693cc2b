package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.resource.spi.work.WorkAdapter;
import jakarta.resource.spi.work.WorkEvent;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;

import dev.osprey.sqsra.sqs.RootCause;

/** Hands received messages to threads of the container; those of one FIFO group stay together and in order. */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class.getName());
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private final ActivationSettings settings;
    private final WorkManager workManager;
    private final InFlightMessages inFlight;
    private final Deliverer deliverer;
    private final Settlement settlement;
    private final FailedGroups failedGroups;
    private final StopSignal stop;
    private final Counters counters;

    Dispatcher(
            ActivationSettings settings,
            WorkManager workManager,
            InFlightMessages inFlight,
            Deliverer deliverer,
            Settlement settlement,
            FailedGroups failedGroups,
            StopSignal stop,
            Counters counters) {
        this.settings = settings;
        this.workManager = workManager;
        this.inFlight = inFlight;
        this.deliverer = deliverer;
        this.settlement = settlement;
        this.failedGroups = failedGroups;
        this.stop = stop;
        this.counters = counters;
    }

    /**
     * Starts the delivery of each message, which releases its permit at the end. False, and nothing is started, once the
     * activation stops.
     */
    boolean dispatch(List<ReceivedMessage> messages) {
        if (!inFlight.add(messages)) {
            return false;
        }
        messages.forEach(counters::received);
        inOrder(messages).forEach(group -> start(new DeliveryWork(group, deliverer, settlement, stop)));
        return true;
    }

    /** The most messages that the next receive call may fetch. */
    int receiveLimit() {
        return failedGroups.any() ? 1 : SqsQueue.BATCH;
    }

    private Collection<List<ReceivedMessage>> inOrder(List<ReceivedMessage> messages) {
        Map<String, List<ReceivedMessage>> groups = new LinkedHashMap<>();
        for (ReceivedMessage message : messages) {
            String key = settings.isFifo() ? message.group().orElse(message.id()) : message.id();
            groups.computeIfAbsent(key, group -> new ArrayList<>()).add(message);
        }
        return groups.values();
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

    /** A container may report one rejection twice: through the listener and by the exception. */
    private void rejected(DeliveryWork work, WorkException cause) {
        if (work.reject()) {
            LOG.log(
                    Level.WARNING,
                    "The container has no thread for messages of queue {0}, releasing them: {1}",
                    new Object[] {settings.queueName(), cause == null ? "rejected" : RootCause.of(cause)});
        }
    }
}
