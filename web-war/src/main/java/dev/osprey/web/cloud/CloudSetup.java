package dev.osprey.web.cloud;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates missing request queues, buckets and tables, and lets S3 announce files. */
@Singleton
public class CloudSetup {

    private static final Logger LOG = Logger.getLogger(CloudSetup.class.getName());

    private final Cloud cloud;
    private final TablesUpgrade upgrade;
    private final boolean events;

    // Others ask while a call of AWS takes long.
    private volatile boolean complete;
    private boolean announced;
    private boolean refused;
    private String lastFailure = "";

    /** @param events whether S3 is to announce the files of the input bucket */
    @Inject
    CloudSetup(Cloud cloud, TablesUpgrade upgrade, @ConfigProperty(name = "osprey.storage.events") boolean events) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.upgrade = Objects.requireNonNull(upgrade, "upgrade");
        this.events = events;
    }

    /** Call this every second: a failure is logged and the next call repeats it, until all exist. */
    synchronized void createMissing() {
        if (complete) {
            return;
        }
        try {
            cloud.createMissing();
            // Before the node is ready, so that a file that is put then is not missed.
            announceObjects();
            complete = true;
            upgrade.start();
            LOG.info("all queues, buckets and tables exist");
        } catch (RuntimeException failure) {
            if (!lastFailure.equals(failure.getMessage())) {
                LOG.warning(() -> "queues, buckets and tables cannot be created yet: " + failure.getMessage());
            }
            lastFailure = String.valueOf(failure.getMessage());
        }
    }

    /** On AWS a new policy of the queue takes effect a little later, and uploads do not depend on it. */
    synchronized void announceAgain() {
        if (complete) {
            announceObjects();
        }
    }

    private void announceObjects() {
        if (announced || !events) {
            return;
        }
        try {
            cloud.announceObjects();
            announced = true;
        } catch (RuntimeException failure) {
            // Once: the reason may stay for ever, and each message of AWS has another request id.
            LOG.log(
                    refused ? Level.FINE : Level.WARNING,
                    () -> "files in the input bucket are not classified yet: S3 cannot announce them: "
                            + failure.getMessage());
            refused = true;
        }
    }

    /** Whether all queues, buckets and tables exist. */
    public boolean complete() {
        return complete;
    }
}
