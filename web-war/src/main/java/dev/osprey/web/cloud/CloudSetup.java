package dev.osprey.web.cloud;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates missing request queues, buckets and tables, and lets S3 announce files. */
@Singleton
public class CloudSetup {

    private static final Logger LOG = Logger.getLogger(CloudSetup.class.getName());
    // Each message of AWS has another one, although the reason is the same.
    private static final Pattern REQUEST_ID = Pattern.compile("Request ID: [^,;)]*");

    private final Cloud cloud;
    // The server creates the health checks, and this with them, before an EAR can look up the executors that the
    // upgrade needs.
    private final Provider<TablesUpgrade> upgrade;
    private final boolean events;

    // Others ask while a call of AWS takes long.
    private volatile boolean complete;
    private boolean announced;
    private boolean refused;
    private String lastReason = "";

    /** @param events whether S3 is to announce the files of the input bucket */
    @Inject
    CloudSetup(
            Cloud cloud,
            Provider<TablesUpgrade> upgrade,
            @ConfigProperty(name = "osprey.storage.events") boolean events) {
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
            upgrade.get().start();
            LOG.info("all queues, buckets and tables exist");
        } catch (RuntimeException failure) {
            String reason =
                    REQUEST_ID.matcher(String.valueOf(failure.getMessage())).replaceAll("");
            if (!reason.equals(lastReason)) {
                LOG.warning(() -> "queues, buckets and tables cannot be created yet: " + failure.getMessage());
            }
            lastReason = reason;
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
            // Once: the reason may stay for ever.
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
