package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.JMSException;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.CloudSettings;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Opens the cloud with the application and closes it with it. */
@ApplicationScoped
public class CloudProducer {

    private static final Logger LOG = Logger.getLogger(CloudProducer.class.getName());

    @Inject
    @ConfigProperty(name = "osprey.queues.replies", defaultValue = "osprey-replies")
    private String replyQueue;

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

    /**
     * The last thing of the application: beans and adapter have stopped, so nobody makes the reply queue anew that is
     * removed here.
     */
    void close(@Disposes Cloud cloud) throws JMSException {
        try {
            cloud.queues().replies().remove(replyQueue);
        } catch (SdkException fault) {
            LOG.warning(() ->
                    "reply queue " + replyQueue + " could not be removed, another node does it: " + fault.getMessage());
        } finally {
            cloud.close();
        }
    }
}
