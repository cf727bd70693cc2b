package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.core.exception.SdkException;

/** Extends the visibility timeout of messages in flight, ten in a call, when half of it has passed. */
final class VisibilityExtender {
    private static final Logger LOG = Logger.getLogger(VisibilityExtender.class.getName());
    // SQS keeps a message invisible for at most twelve hours after it was received.
    private static final Duration MAX_INVISIBLE = Duration.ofHours(12);

    private final InFlightMessages inFlight;
    private final SqsQueueConnection connection;
    private final Duration visibilityTimeout;
    private final InstantSource clock;
    private final Counters counters;
    // Confined to the thread that calls extendDue.
    private boolean failing;

    VisibilityExtender(
            InFlightMessages inFlight,
            SqsQueueConnection connection,
            Duration visibilityTimeout,
            InstantSource clock,
            Counters counters) {
        this.inFlight = inFlight;
        this.connection = connection;
        this.visibilityTimeout = visibilityTimeout;
        this.clock = clock;
        this.counters = counters;
    }

    /** How often {@link #extendDue()} must be called: that is four times in the second half of a visibility timeout. */
    Duration interval() {
        return visibilityTimeout.dividedBy(8);
    }

    /** Extends what is due; the next call retries what failed. Runs on the thread that also releases messages. */
    void extendDue() {
        List<ReceivedMessage> due = inFlight.dueForExtension(clock.instant());
        for (int from = 0; from < due.size(); from += SqsQueue.BATCH) {
            extend(due.subList(from, Math.min(due.size(), from + SqsQueue.BATCH)));
        }
    }

    private void extend(List<ReceivedMessage> messages) {
        Instant now = clock.instant();
        List<SqsQueue.VisibilityChange> changes = new ArrayList<>();
        for (ReceivedMessage message : messages) {
            Duration longest = Duration.between(now, message.receivedAt().plus(MAX_INVISIBLE))
                    .minusSeconds(1);
            Duration next = longest.compareTo(visibilityTimeout) < 0 ? longest : visibilityTimeout;
            if (next.toSeconds() < 1) {
                LOG.log(
                        Level.WARNING,
                        "Message {0} has been in work for twelve hours, the limit of SQS, and may be redelivered",
                        message.id());
                inFlight.remove(message);
            } else {
                changes.add(new SqsQueue.VisibilityChange(message, next));
            }
        }
        if (!changes.isEmpty()) {
            send(changes, now);
        }
    }

    private void send(List<SqsQueue.VisibilityChange> changes, Instant now) {
        List<SqsQueue.FailedEntry> failedEntries;
        try {
            failedEntries = connection.queue().changeVisibility(changes);
        } catch (SdkException e) {
            // One warning for each outage: the next attempt follows soon.
            LOG.log(
                    failing ? Level.FINE : Level.WARNING,
                    "Could not extend the visibility timeout of {0} messages, retrying: {1}",
                    new Object[] {changes.size(), RootCause.of(e)});
            failing = true;
            return;
        }
        failing = false;
        Set<ReceivedMessage> failed =
                failedEntries.stream().map(SqsQueue.FailedEntry::message).collect(Collectors.toSet());
        for (SqsQueue.VisibilityChange change : changes) {
            if (!failed.contains(change.message())) {
                inFlight.extended(change.message(), now.plus(change.timeout()));
                counters.extended();
            }
        }
        failedEntries.forEach(this::failed);
    }

    private void failed(SqsQueue.FailedEntry entry) {
        if (entry.senderFault()) {
            // Expired or already deleted: another consumer may receive it, but its delivery here goes on.
            inFlight.extended(entry.message(), Instant.MAX);
            LOG.log(Level.FINE, "The visibility timeout of message {0} can no longer be extended: {1}", new Object[] {
                entry.message().id(), entry.code()
            });
        }
    }
}
