package dev.osprey.sqsra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Says once that a queue cannot be polled, and once that it can be again. Used by the poller's thread alone. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class.getName());

    private final String queue;
    private final InstantSource clock;
    private final Counters counters;
    private Instant since;
    private int failures;

    Outage(String queue, InstantSource clock, Counters counters) {
        this.queue = queue;
        this.clock = clock;
        this.counters = counters;
    }

    /** Notes a failed poll; answers how many there were in a row. */
    int failed(Throwable cause) {
        failures++;
        if (since == null) {
            since = clock.instant();
            counters.pollingFailing(since);
            LOG.log(Level.WARNING, "Cannot poll queue {0}, trying on: {1}", new Object[] {queue, Problem.of(cause)});
        } else {
            LOG.log(Level.FINE, "Still cannot poll queue {0}: {1}", new Object[] {queue, Problem.of(cause)});
        }
        return failures;
    }

    void over() {
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
