package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.osprey.sqsra.sqs.RootCause;

/** Logs once that a queue cannot be polled, and once that it can be again. Confined to the poller's thread. */
final class PollingOutage {
    private static final Logger LOG = Logger.getLogger(PollingOutage.class.getName());

    private final String queue;
    private final InstantSource clock;
    private final Counters counters;
    private Instant since;
    private int failures;

    PollingOutage(String queue, InstantSource clock, Counters counters) {
        this.queue = queue;
        this.clock = clock;
        this.counters = counters;
    }

    /** Records a failed poll; returns the number of consecutive failures. */
    int failed(Throwable cause) {
        failures++;
        if (since == null) {
            since = clock.instant();
            counters.pollingFailing(since);
            LOG.log(Level.WARNING, "Cannot poll queue {0}, retrying: {1}", new Object[] {queue, RootCause.of(cause)});
        } else {
            LOG.log(Level.FINE, "Still cannot poll queue {0}: {1}", new Object[] {queue, RootCause.of(cause)});
        }
        return failures;
    }

    void ended() {
        failures = 0;
        if (since != null) {
            LOG.log(Level.INFO, "Polling queue {0} again after {1}", new Object[] {
                queue, Duration.between(since, clock.instant())
            });
            since = null;
            counters.pollingFailing(null);
        }
    }
}
