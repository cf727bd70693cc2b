package dev.osprey.web.cloud;

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

/** Creates missing request queues, buckets and tables; retries every second until all exist. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CloudSetup {

    private static final Logger LOG = Logger.getLogger(CloudSetup.class.getName());

    @Inject
    private Cloud cloud;

    @Inject
    private ResultsUpgrade upgrade;

    private volatile boolean complete;
    private String lastFailure = "";

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void createMissing() {
        if (complete) {
            return;
        }
        try {
            cloud.createMissing();
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

    @Lock(LockType.READ)
    public boolean complete() {
        return complete;
    }
}
