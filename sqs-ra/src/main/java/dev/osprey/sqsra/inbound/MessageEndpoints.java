package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;

import dev.osprey.sqsra.sqs.RootCause;

/** Gets endpoints from the container; waits a while when its pool is smaller than {@code maxSessions}. */
final class MessageEndpoints {
    private static final Logger LOG = Logger.getLogger(MessageEndpoints.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    // About half a minute with the pauses above.
    private static final int ATTEMPTS = 40;

    private final MessageEndpointFactory factory;
    private final boolean transacted;
    private final int maxSessions;
    private final StopSignal stop;
    private final InstantSource clock;
    private final Backoff backoff;
    private final AtomicReference<Instant> warned = new AtomicReference<>(Instant.MIN);

    MessageEndpoints(
            MessageEndpointFactory factory,
            boolean transacted,
            int maxSessions,
            StopSignal stop,
            InstantSource clock,
            RandomGenerator random) {
        this.factory = factory;
        this.transacted = transacted;
        this.maxSessions = maxSessions;
        this.stop = stop;
        this.clock = clock;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Learns whether the container commits, when it runs the bean in a transaction. */
    Optional<TransactionOutcome> transaction() {
        return transacted ? Optional.of(new TransactionOutcome()) : Optional.empty();
    }

    /** An endpoint; empty when none became available in time or the adapter stops. */
    Optional<MessageEndpoint> open(Optional<TransactionOutcome> transaction) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return Optional.of(factory.createEndpoint(transaction.orElse(null)));
            } catch (UnavailableException e) {
                warn(e);
                if (stop.pause(backoff.after(attempt))) {
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private void warn(UnavailableException e) {
        Instant now = clock.instant();
        Instant last = warned.get();
        if (!stop.isRaised() && now.minus(BETWEEN_WARNINGS).isAfter(last) && warned.compareAndSet(last, now)) {
            LOG.log(
                    Level.WARNING,
                    "No endpoint available for bean {0}, its messages wait: raise its max-pool-size to maxSessions ({1}) or lower maxSessions: {2}",
                    new Object[] {factory.getActivationName(), maxSessions, RootCause.of(e)});
        }
    }
}
