package dev.osprey.worker.cloud;

import java.time.Clock;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.jms.ConnectionFactory;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import org.eclipse.microprofile.config.Config;

/** Opens the cloud clients on deployment, closes them on undeployment, and provides the connection factory for replies. */
@ApplicationScoped
public class CloudProducer {

    /** JNDI name of the connection factory for replies. */
    public static final String REPLY_CONNECTION_FACTORY = "java:app/jms/worker";

    @Produces
    @Resource(lookup = REPLY_CONNECTION_FACTORY)
    private ConnectionFactory replies;

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

    void close(@Disposes Cloud cloud) {
        cloud.close();
    }
}
