package dev.osprey.web.replies;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.failures.FailureGuard;
import dev.osprey.web.cloud.CloudSetup;
import dev.osprey.web.cloud.Interval;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** When the reply queue gets a heartbeat: once per interval, as soon as the cloud is set up. */
@Singleton
public class HeartbeatSchedule {

    private static final Logger LOG = Logger.getLogger(HeartbeatSchedule.class.getName());

    private final FailureGuard guard = new FailureGuard("checking the reply queues", SdkException.class, LOG);
    private final CloudSetup setup;
    private final ReplyQueueHeartbeat heartbeat;
    private final Interval interval;

    @Inject
    HeartbeatSchedule(
            CloudSetup setup,
            ReplyQueueHeartbeat heartbeat,
            Clock clock,
            @ConfigProperty(name = "osprey.replies.heartbeat-interval") Duration interval) {
        this.setup = Objects.requireNonNull(setup, "setup");
        this.heartbeat = Objects.requireNonNull(heartbeat, "heartbeat");
        this.interval = new Interval(interval, clock);
    }

    /** Call this every second. */
    void tick() {
        if (setup.complete() && interval.due()) {
            guard.run(heartbeat::beat);
        }
    }
}
