package dev.osprey.worker.cloud;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.jms.JMSException;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.CloudSettings;
import org.eclipse.microprofile.config.Config;

/** Opens the cloud with the application and closes it with it. */
@ApplicationScoped
public class CloudProducer {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Cloud cloud(Config config, Clock clock) throws JMSException {
        return new Cloud(CloudSettings.from(config), clock);
    }

    void close(@Disposes Cloud cloud) throws JMSException {
        cloud.close();
    }
}
