package dev.osprey.web.cloud;

import java.time.Clock;
import javax.naming.InitialContext;
import javax.naming.NamingException;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.CloudSettings;
import org.eclipse.microprofile.config.Config;

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

    void close(@Disposes Cloud cloud) {
        cloud.close();
    }
}
