package dev.osprey.sqsra.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.core.exception.SdkException;

/** Deletes successfully delivered messages in batches; one that cannot be deleted after four attempts is redelivered. */
final class Acknowledger {
    private static final Logger LOG = Logger.getLogger(Acknowledger.class.getName());
    private static final int ATTEMPTS = 4;

    private final SqsQueueConnection connection;
    private final InFlightMessages inFlight;
    private final Backoff backoff;
    private final Counters counters;
    private final Batcher<ReceivedMessage> batcher;

    /**
     * @param executor runs tasks on one thread
     * @param delayed runs tasks on the same thread after the time that a message may wait for others
     */
    Acknowledger(
            Executor executor,
            Executor delayed,
            SqsQueueConnection connection,
            InFlightMessages inFlight,
            Backoff backoff,
            Counters counters) {
        this.connection = connection;
        this.inFlight = inFlight;
        this.backoff = backoff;
        this.counters = counters;
        this.batcher = new Batcher<>(executor, delayed, this::delete);
    }

    /** @throws java.util.concurrent.RejectedExecutionException after the activation has stopped */
    void acknowledge(ReceivedMessage message) {
        inFlight.beginSettlement(message);
        batcher.add(message);
    }

    private void delete(List<ReceivedMessage> messages) {
        List<ReceivedMessage> left = new ArrayList<>(messages);
        for (int attempt = 1; !left.isEmpty() && attempt <= ATTEMPTS; attempt++) {
            boolean last = attempt == ATTEMPTS;
            try {
                left.removeAll(deleteOnce(left, last));
                if (left.isEmpty() || last) {
                    break;
                }
                Thread.sleep(backoff.after(attempt).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (!left.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Could not delete {0} delivered messages of queue {1}: they will be redelivered",
                    new Object[] {left.size(), connection.name()});
            left.forEach(inFlight::remove);
        }
    }

    /** The messages that need no further attempt. */
    private List<ReceivedMessage> deleteOnce(List<ReceivedMessage> messages, boolean last) {
        List<SqsQueue.FailedEntry> failedEntries;
        try {
            failedEntries = connection.queue().delete(messages);
            counters.deleteCallSucceeded();
        } catch (SdkException | IllegalStateException e) {
            Level level = last ? Level.WARNING : Level.FINE;
            LOG.log(level, "Could not delete from queue {0}: {1}", new Object[] {connection.name(), RootCause.of(e)});
            return List.of();
        }
        List<ReceivedMessage> done = new ArrayList<>(messages);
        int deleted = messages.size() - failedEntries.size();
        for (SqsQueue.FailedEntry failed : failedEntries) {
            if (failed.senderFault()) {
                LOG.log(
                        Level.WARNING,
                        "Delivered message {0} was not deleted and may be redelivered: {1}",
                        new Object[] {failed.message().id(), failed.code()});
            } else {
                done.remove(failed.message());
            }
        }
        counters.acknowledged(deleted);
        done.forEach(inFlight::remove);
        return done;
    }
}
