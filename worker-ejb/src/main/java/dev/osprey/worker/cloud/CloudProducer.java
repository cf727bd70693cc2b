package dev.osprey.worker.cloud;

import java.time.Clock;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.settings.CloudSettings;
import org.eclipse.microprofile.config.Config;

/** Opens the cloud with the application and closes it with it, and hands out the connections for sending. */
@ApplicationScoped
public class CloudProducer {

    /** Where the connections for sending are. */
    public static final String SENDING = "java:app/jms/worker";

    @Produces
    @Resource(lookup = SENDING)
    private ConnectionFactory sending;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Cloud cloud(Config config, Clock clock) {
        return new Cloud(CloudSettings.from(config), clock);
    }

    void close(@Disposes Cloud cloud) {
        cloud.close();
    }
}
