package dev.osprey.web.progress;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks for new answers from the first listener on; with nobody listening a look costs nothing. */
@Singleton
public class Progress {

    private static final Logger LOG = Logger.getLogger(Progress.class.getName());
    private static final int MILLIS_BETWEEN_LOOKS = 300;

    private final Watches watches;
    private ScheduledFuture<?> looks;
    private String lastFailure = "";

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /** @param mostStreams listeners at a time */
    @Inject
    Progress(
            Cloud cloud,
            Clock clock,
            @ConfigProperty(name = "osprey.progress.max-streams", defaultValue = "200") int mostStreams) {
        watches = new Watches(ids -> cloud.results().find(ids), clock, mostStreams);
    }

    @PostConstruct
    void start() {
        looks = scheduler.scheduleWithFixedDelay(
                this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        looks.cancel(false);
    }

    void listen(List<String> ids, EventStream stream) {
        watches.add(ids, stream);
    }

    private void look() {
        try {
            watches.look();
            lastFailure = "";
        } catch (RuntimeException failure) {
            // The next look may succeed; an exception would end them all.
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(lastFailure)) {
                LOG.warning(() -> "answers cannot be looked up for listeners: " + failure);
            }
            lastFailure = message;
        }
    }
}
