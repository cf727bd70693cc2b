package dev.osprey.web.cloud;

import java.time.Clock;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.cloud.CloudSettings;
import org.eclipse.microprofile.config.Config;

/** Opens the cloud with the application and closes it with it; defines the pool of connections for sending. */
@ConnectionFactoryDefinition(
        name = CloudProducer.SENDING,
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "sqs-ra",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 128,
        properties = "endpoint=${MPCONFIG=osprey.sqs.endpoint:}")
@ApplicationScoped
public class CloudProducer {

    static final String SENDING = "java:app/jms/sqs";

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
