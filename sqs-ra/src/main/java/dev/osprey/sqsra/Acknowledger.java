package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

import software.amazon.awssdk.core.exception.SdkException;

/** Deletes the messages whose delivery has succeeded, in batches; what cannot be deleted after some attempts comes twice. */
final class Acknowledger {
    private static final Logger LOG = Logger.getLogger(Acknowledger.class.getName());
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final QueueConnection connection;
    private final HeldMessages held;
    private final Backoff backoff;
    private final Counters counters;
    private final Batches<ReceivedMessage> batches;

    Acknowledger(
            Executor executor,
            QueueConnection connection,
            HeldMessages held,
            RandomGenerator random,
            Counters counters) {
        this.connection = connection;
        this.held = held;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.counters = counters;
        this.batches = new Batches<>(executor, this::delete);
    }

    /** @throws java.util.concurrent.RejectedExecutionException after the activation has ended */
    void acknowledge(ReceivedMessage message) {
        held.settle(message);
        batches.add(message);
    }

    private void delete(List<ReceivedMessage> messages) {
        List<ReceivedMessage> left = new ArrayList<>(messages);
        for (int attempt = 1; !left.isEmpty() && attempt <= ATTEMPTS; attempt++) {
            boolean last = attempt == ATTEMPTS;
            try {
                left.removeAll(settled(left, last));
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
                    "Could not delete {0} finished messages of queue {1}: they will be delivered again",
                    new Object[] {left.size(), connection.name()});
            left.forEach(held::forget);
        }
    }

    /** Those of the messages that need no further attempt. */
    private List<ReceivedMessage> settled(List<ReceivedMessage> messages, boolean last) {
        List<SqsQueue.Refusal> refusals;
        try {
            refusals = connection.queue().delete(messages);
            counters.deleted();
        } catch (SdkException | IllegalStateException e) {
            Level level = last ? Level.WARNING : Level.FINE;
            LOG.log(level, "Could not delete from queue {0}: {1}", new Object[] {connection.name(), Problem.of(e)});
            return List.of();
        }
        List<ReceivedMessage> done = new ArrayList<>(messages);
        int deleted = messages.size() - refusals.size();
        for (SqsQueue.Refusal refusal : refusals) {
            if (refusal.senderFault()) {
                LOG.log(Level.WARNING, "Finished message {0} was not deleted and may come again: {1}", new Object[] {
                    refusal.message().id(), refusal.code()
                });
            } else {
                done.remove(refusal.message());
            }
        }
        counters.acknowledged(deleted);
        done.forEach(held::forget);
        return done;
    }
}
