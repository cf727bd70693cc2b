package dev.osprey.web.cloud;

import java.time.Clock;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.jms.ConnectionFactory;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;

import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.sessions.SessionsTable;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Produces the clients of AWS for the lifetime of the application, and defines the connection pool for sending.
 *
 * <p>An alternative, so that it takes precedence in an EAR, where the web tier also sees the worker's producer.
 */
@ConnectionFactoryDefinition(
        name = CloudProducer.SENDING,
        interfaceName = "jakarta.jms.ConnectionFactory",
        resourceAdapter = "${MPCONFIG=osprey.sending.resource-adapter:sqs-ra}",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        minPoolSize = 0,
        maxPoolSize = 128,
        properties = {
            "endpoint=${MPCONFIG=osprey.sqs.endpoint:}",
            "signRequests=${MPCONFIG=osprey.sqs.sign-requests:true}"
        })
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class CloudProducer {

    static final String SENDING = "java:app/jms/web";
    private static final Logger LOG = Logger.getLogger(CloudProducer.class.getName());

    private final String replyQueue;

    // Contexts and Dependency Injection needs it for the proxy.
    CloudProducer() {
        this("");
    }

    @Inject
    CloudProducer(@ConfigProperty(name = "osprey.queues.replies") String replyQueue) {
        this.replyQueue = replyQueue;
    }

    /** Looked up on first use: in an EAR it is not bound yet when this class is constructed. */
    @Produces
    @Singleton
    ConnectionFactory sending(Config config) throws NamingException {
        String name = config.getOptionalValue("osprey.sending.connection-factory", String.class)
                .orElseGet(() -> SENDING);
        return InitialContext.doLookup(name);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Tracing tracing(Config config, Instance<OpenTelemetry> telemetry) {
        return Tracing.of(config, telemetry::get);
    }

    @Produces
    @Singleton
    Cloud cloud(Config config, Clock clock, Tracing tracing) {
        return new Cloud(CloudSettings.from(config), clock, tracing);
    }

    @Produces
    @Singleton
    SessionsTable sessions(Cloud cloud) {
        return cloud.sessions();
    }

    @Produces
    @Singleton
    ApiKeysTable keys(Cloud cloud) {
        return cloud.apiKeys();
    }

    /**
     * Removes the reply queue and closes the clients. This is the last step of a shutdown: beans and resource adapter have
     * stopped, so nothing creates the queue again.
     */
    void close(@Disposes Cloud cloud) {
        try {
            cloud.queues().replies().remove(replyQueue);
        } catch (SdkException fault) {
            LOG.warning(() ->
                    "reply queue " + replyQueue + " could not be removed, another node will: " + fault.getMessage());
        } finally {
            cloud.close();
        }
    }
}
