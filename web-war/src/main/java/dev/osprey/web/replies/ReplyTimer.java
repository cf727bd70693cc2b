package dev.osprey.web.replies;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Runs the periodic work of this package. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyTimer {

    @Inject
    private HeartbeatSchedule heartbeats;

    // Injected so that it starts with the application.
    @Inject
    private StoredResultsPoller poller;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        heartbeats.tick();
    }
}
