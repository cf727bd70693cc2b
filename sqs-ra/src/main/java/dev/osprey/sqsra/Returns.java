package dev.osprey.sqsra;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

import software.amazon.awssdk.core.exception.SdkException;

/** Hands messages back to the queue, to be shown again after a delay. */
final class Returns {
    private static final Logger LOG = Logger.getLogger(Returns.class.getName());

    private final QueueConnection connection;
    private final HeldMessages held;
    private final Batches<SqsQueue.Reappearance> batches;

    /** @param executor the one thread that also prolongs the hiding, so that the two never cross */
    Returns(Executor executor, QueueConnection connection, HeldMessages held) {
        this.connection = connection;
        this.held = held;
        this.batches = new Batches<>(executor, this::show);
    }

    /**
     * Hands the message back unless that, or its deletion, is under way: another may have it by then, and must keep it.
     * The delay is rounded up to whole seconds.
     *
     * @throws java.util.concurrent.RejectedExecutionException after the activation has ended
     */
    void comeBack(ReceivedMessage message, Duration in) {
        if (held.settle(message)) {
            batches.add(new SqsQueue.Reappearance(
                    message, Duration.ofSeconds(in.plusMillis(999).toSeconds())));
        }
    }

    private void show(List<SqsQueue.Reappearance> reappearances) {
        try {
            for (SqsQueue.Refusal refusal : connection.queue().show(reappearances)) {
                LOG.log(Level.FINE, "Message {0} was not handed back: {1}", new Object[] {
                    refusal.message().id(), refusal.code()
                });
            }
        } catch (SdkException | IllegalStateException e) {
            LOG.log(
                    Level.WARNING,
                    "Could not hand back {0} messages to queue {1}; they come back when their visibility time-out ends: {2}",
                    new Object[] {reappearances.size(), connection.name(), Problem.of(e)});
        } finally {
            reappearances.forEach(reappearance -> held.forget(reappearance.message()));
        }
    }
}
