package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.osprey.sqsra.sqs.RootCause;

/** Settles each message after its delivery: deletes it, or releases it for redelivery; then releases its permit. */
final class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class.getName());
    private static final Duration NOT_STARTED_DELAY = Duration.ofSeconds(2);

    private final ActivationSettings settings;
    private final Permits permits;
    private final Acknowledger acknowledger;
    private final Releaser releaser;
    private final Backoff redelivery;
    private final FailedGroups failedGroups;
    private final StopSignal stop;
    private final Counters counters;

    Settlement(
            ActivationSettings settings,
            Permits permits,
            Acknowledger acknowledger,
            Releaser releaser,
            Backoff redelivery,
            FailedGroups failedGroups,
            StopSignal stop,
            Counters counters) {
        this.settings = settings;
        this.permits = permits;
        this.acknowledger = acknowledger;
        this.releaser = releaser;
        this.redelivery = redelivery;
        this.failedGroups = failedGroups;
        this.stop = stop;
        this.counters = counters;
    }

    void settle(ReceivedMessage message, DeliveryResult result) {
        try {
            deleteOrRelease(message, result);
        } catch (RejectedExecutionException e) {
            LOG.log(
                    Level.WARNING,
                    "Message {0} finished after its activation had stopped: it was released and will be redelivered",
                    message.id());
        } finally {
            permits.release(1);
        }
    }

    private void deleteOrRelease(ReceivedMessage message, DeliveryResult result) {
        switch (result.outcome()) {
            case SUCCEEDED -> {
                counters.delivered();
                message.group().ifPresent(failedGroups::succeeded);
                acknowledger.acknowledge(message);
            }
            // SQS keeps it behind the message that failed: a delay of its own would only hold up both.
            case BLOCKED -> releaser.release(message, Duration.ZERO);
            case NOT_STARTED -> releaser.release(message, stop.isRaised() ? Duration.ZERO : NOT_STARTED_DELAY);
            case POISONED -> {
                counters.poisoned();
                fail(message, result.cause());
            }
            case FAILED -> fail(message, result.cause());
        }
    }

    private void fail(ReceivedMessage message, Throwable cause) {
        counters.failed();
        Duration delay = redelivery.after(message.receiveCount());
        if (settings.isFifo()) {
            message.group().ifPresent(group -> failedGroups.failed(group, delay));
        }
        LOG.log(
                Level.WARNING,
                "Message {0} of queue {1} failed at delivery attempt {2}, next attempt in {3}: {4}",
                new Object[] {
                    message.id(),
                    settings.queueName(),
                    message.receiveCount(),
                    delay,
                    cause == null ? "the transaction was rolled back" : RootCause.of(cause)
                });
        releaser.release(message, delay);
    }
}
