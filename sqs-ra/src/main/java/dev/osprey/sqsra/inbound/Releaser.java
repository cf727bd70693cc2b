package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.core.exception.SdkException;

/** Releases messages back to the queue: they become visible again after a delay. */
final class Releaser {
    private static final Logger LOG = Logger.getLogger(Releaser.class.getName());

    private final SqsQueueConnection connection;
    private final InFlightMessages inFlight;
    private final Batcher<SqsQueue.VisibilityChange> batcher;

    /** @param executor the single thread that also extends visibility timeouts, so that the two never cross */
    Releaser(Executor executor, SqsQueueConnection connection, InFlightMessages inFlight) {
        this.connection = connection;
        this.inFlight = inFlight;
        this.batcher = new Batcher<>(executor, this::releaseInFlight);
    }

    /**
     * Releases the message unless it is being released or deleted already: by then another consumer may have it. The
     * delay is rounded up to whole seconds.
     *
     * @throws java.util.concurrent.RejectedExecutionException after the activation has stopped
     */
    void release(ReceivedMessage message, Duration delay) {
        if (inFlight.beginSettlement(message)) {
            batcher.add(new SqsQueue.VisibilityChange(
                    message, Duration.ofSeconds(delay.plusMillis(999).toSeconds())));
        }
    }

    /** Makes up to ten messages that never were in flight visible at once, on the calling thread. */
    void releaseUndispatched(List<ReceivedMessage> messages) {
        if (!messages.isEmpty()) {
            changeVisibility(messages.stream()
                    .map(message -> new SqsQueue.VisibilityChange(message, Duration.ZERO))
                    .toList());
        }
    }

    private void releaseInFlight(List<SqsQueue.VisibilityChange> changes) {
        try {
            changeVisibility(changes);
        } finally {
            changes.forEach(change -> inFlight.remove(change.message()));
        }
    }

    private void changeVisibility(List<SqsQueue.VisibilityChange> changes) {
        try {
            for (SqsQueue.FailedEntry failed : connection.queue().changeVisibility(changes)) {
                LOG.log(Level.FINE, "Message {0} was not released: {1}", new Object[] {
                    failed.message().id(), failed.code()
                });
            }
        } catch (SdkException | IllegalStateException e) {
            LOG.log(
                    Level.WARNING,
                    "Could not release {0} messages to queue {1}; they become visible when their visibility timeout ends: {2}",
                    new Object[] {changes.size(), connection.name(), RootCause.of(e)});
        }
    }
}
