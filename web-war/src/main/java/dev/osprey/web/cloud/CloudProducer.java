package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.settings.CloudSettings;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Opens the cloud with the application and closes it with it; defines the pool of connections for sending.
 *
 * <p>An alternative, so that it wins in an EAR, where the web tier also sees the worker's producer.
 */
@ConnectionFactoryDefinition(
        name = CloudProducer.SENDING,
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "${MPCONFIG=osprey.sending.resource-adapter:sqs-ra}",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 128,
        properties = "endpoint=${MPCONFIG=osprey.sqs.endpoint:}")
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class CloudProducer {

    static final String SENDING = "java:app/jms/web";
    private static final Logger LOG = Logger.getLogger(CloudProducer.class.getName());

    @Inject
    @ConfigProperty(name = "osprey.queues.replies", defaultValue = "osprey-replies")
    private String replyQueue;

    /** Looked up when it is needed: in an EAR it is not bound yet when this class is made. */
    @Produces
    @Singleton
    ConnectionFactory sending() throws NamingException {
        return InitialContext.doLookup(SENDING);
    }

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

    /**
     * The last thing of the application: beans and adapter have stopped, so nobody makes the reply queue anew that is
     * removed here.
     */
    void close(@Disposes Cloud cloud) {
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
