package dev.osprey.sqsra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import software.amazon.awssdk.core.exception.SdkException;

/** Prolongs the hiding of messages that are worked on, ten in a call, when half of their visibility time-out has passed. */
final class VisibilityKeeper {
    private static final Logger LOG = Logger.getLogger(VisibilityKeeper.class.getName());
    // SQS hides a message no longer than twelve hours after it was received.
    private static final Duration LONGEST = Duration.ofHours(12);

    private final HeldMessages held;
    private final QueueConnection connection;
    private final Duration visibility;
    private final InstantSource clock;
    private final Counters counters;
    // Used by the one thread alone.
    private boolean failing;

    VisibilityKeeper(
            HeldMessages held,
            QueueConnection connection,
            Duration visibility,
            InstantSource clock,
            Counters counters) {
        this.held = held;
        this.connection = connection;
        this.visibility = visibility;
        this.clock = clock;
        this.counters = counters;
    }

    /** How often {@link #extendDue()} must be called: four times between half time and the end. */
    Duration interval() {
        return visibility.dividedBy(8);
    }

    /** Extends what is due; a call that fails is tried again at the next turn. Runs on the thread that also hands back. */
    void extendDue() {
        List<ReceivedMessage> due = held.pastHalfTime(clock.instant());
        for (int from = 0; from < due.size(); from += SqsQueue.BATCH) {
            extend(due.subList(from, Math.min(due.size(), from + SqsQueue.BATCH)));
        }
    }

    private void extend(List<ReceivedMessage> messages) {
        Instant now = clock.instant();
        List<SqsQueue.Reappearance> wanted = new ArrayList<>();
        for (ReceivedMessage message : messages) {
            Duration longest = Duration.between(now, message.at().plus(LONGEST)).minusSeconds(1);
            Duration next = longest.compareTo(visibility) < 0 ? longest : visibility;
            if (next.toSeconds() < 1) {
                LOG.log(
                        Level.WARNING,
                        "Message {0} was worked on for twelve hours and may be delivered again",
                        message.id());
                held.forget(message);
            } else {
                wanted.add(new SqsQueue.Reappearance(message, next));
            }
        }
        if (!wanted.isEmpty()) {
            send(wanted, now);
        }
    }

    private void send(List<SqsQueue.Reappearance> wanted, Instant now) {
        List<SqsQueue.Refusal> refusals;
        try {
            refusals = connection.queue().show(wanted);
        } catch (SdkException e) {
            // Once for an outage: the next turn is soon.
            LOG.log(failing ? Level.FINE : Level.WARNING, "Could not keep {0} messages hidden yet: {1}", new Object[] {
                wanted.size(), Problem.of(e)
            });
            failing = true;
            return;
        }
        failing = false;
        Set<ReceivedMessage> refused =
                refusals.stream().map(SqsQueue.Refusal::message).collect(Collectors.toSet());
        for (SqsQueue.Reappearance reappearance : wanted) {
            if (!refused.contains(reappearance.message())) {
                held.hiddenUntil(reappearance.message(), now.plus(reappearance.in()));
                counters.extended();
            }
        }
        refusals.forEach(this::refused);
    }

    private void refused(SqsQueue.Refusal refusal) {
        if (refusal.senderFault()) {
            // Expired or already deleted: only the visibility is lost, the delivery goes on to its end.
            held.hiddenUntil(refusal.message(), Instant.MAX);
            LOG.log(Level.FINE, "Message {0} can no longer be kept hidden: {1}", new Object[] {
                refusal.message().id(), refusal.code()
            });
        }
    }
}
