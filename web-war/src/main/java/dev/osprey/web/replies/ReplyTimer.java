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

/** The clock of this package. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReplyTimer {

    @Inject
    private CloudSetup setup;

    @Inject
    private ReplyQueueLife life;

    @Inject
    private StoredAnswers stored;

    private Repeated beats;
    private Repeated lookUps;

    @PostConstruct
    void start() {
        beats = new Repeated("looking at the reply queues", life::beat);
        lookUps = new Repeated("looking for stored answers", stored::lookUpWatched);
    }

    @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
    void beat() {
        if (setup.complete()) {
            beats.run();
        }
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void lookUp() {
        if (setup.complete()) {
            lookUps.run();
        }
    }
}
