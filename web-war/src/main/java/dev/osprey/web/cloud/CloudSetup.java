package dev.osprey.web.cloud;

import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

import dev.osprey.core.cloud.Cloud;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates missing request queues, buckets and tables, and lets S3 announce files; retries every second until all exist. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CloudSetup {

    private static final Logger LOG = Logger.getLogger(CloudSetup.class.getName());

    @Inject
    private Cloud cloud;

    @Inject
    private TablesUpgrade upgrade;

    @Inject
    @ConfigProperty(name = "osprey.storage.events")
    private boolean events;

    private volatile boolean complete;
    private boolean announced;
    private boolean refused;
    private String lastFailure = "";

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void createMissing() {
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
    @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
    void announceAgain() {
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

    @Lock(LockType.READ)
    public boolean complete() {
        return complete;
    }
}
