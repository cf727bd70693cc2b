package dev.osprey.web.replies;

import java.time.Clock;
import java.time.Duration;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.Interval;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Runs the periodic work of this package. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyTimer {

    private static final Logger LOG = Logger.getLogger(ReplyTimer.class.getName());

    private final FailureGuard heartbeats = new FailureGuard("checking the reply queues", SdkException.class, LOG);

    @Inject
    private CloudSetup setup;

    @Inject
    private ReplyQueueHeartbeat heartbeat;

    // Injected so that it starts with the application.
    @Inject
    private StoredResultsPoller poller;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "osprey.replies.heartbeat-interval")
    private Duration heartbeatInterval;

    private Interval interval;

    @PostConstruct
    void start() {
        interval = new Interval(heartbeatInterval, clock);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        if (!setup.complete()) {
            return;
        }
        if (interval.due()) {
            heartbeats.run(heartbeat::beat);
        }
    }
}
