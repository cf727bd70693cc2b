package dev.osprey.web.cloud;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Sets the cloud up while the application starts, and every second until that is complete. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CloudSetupTimer {

    @Inject
    private CloudSetup setup;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void createMissing() {
        setup.createMissing();
    }

    @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
    void announceAgain() {
        setup.announceAgain();
    }
}
