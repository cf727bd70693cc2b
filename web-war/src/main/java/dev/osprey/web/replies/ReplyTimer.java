package dev.osprey.web.replies;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.Repeated;

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

    private Repeated heartbeats;
    private Repeated lookUps;

    @PostConstruct
    void start() {
        heartbeats = new Repeated("checking the reply queues", heartbeat::beat);
        lookUps = new Repeated("looking up stored results", stored::lookUpWatched);
    }

    @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
    void beat() {
        if (setup.complete()) {
            heartbeats.run();
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void lookUp() {
        if (setup.complete()) {
            lookUps.run();
        }
    }
}
