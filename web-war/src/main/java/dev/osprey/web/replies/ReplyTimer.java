package dev.osprey.web.replies;

import java.time.Clock;
import java.time.Duration;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.Interval;
import dev.osprey.web.cloud.RecurringTask;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the periodic work of this package. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyTimer {

    @Inject
    private CloudSetup setup;

    @Inject
    private ReplyQueueHeartbeat heartbeat;

    @Inject
    private StoredResults stored;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "osprey.replies.heartbeat-interval")
    private Duration heartbeatInterval;

    private Interval interval;
    private RecurringTask heartbeats;
    private RecurringTask lookUps;

    @PostConstruct
    void start() {
        interval = new Interval(heartbeatInterval, clock);
        heartbeats = new RecurringTask("checking the reply queues", heartbeat::beat);
        lookUps = new RecurringTask("looking up stored results", stored::lookUpWatched);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        if (!setup.complete()) {
            return;
        }
        if (interval.due()) {
            heartbeats.run();
        }
        lookUps.run();
    }
}
