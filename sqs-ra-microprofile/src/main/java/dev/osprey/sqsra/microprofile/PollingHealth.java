package dev.osprey.sqsra.microprofile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while polling of a queue has failed for longer than {@code sqs-ra.health.limit}, by default one minute. */
@Readiness
@ApplicationScoped
public class PollingHealth implements HealthCheck {

    private final MonitoredActivations activations = new MonitoredActivations();
    private final Duration limit;
    private final Clock clock;

    /** For the proxy of the container. */
    protected PollingHealth() {
        this(Duration.ofMinutes(1));
    }

    @Inject
    PollingHealth(@ConfigProperty(name = "sqs-ra.health.limit", defaultValue = "PT1M") Duration limit) {
        this(limit, Clock.systemUTC());
    }

    PollingHealth(Duration limit, Clock clock) {
        this.limit = Objects.requireNonNull(limit, "limit");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("sqs-polling").up();
        Instant oldest = clock.instant().minus(limit);
        for (MonitoredActivation activation : activations.all()) {
            Optional<Instant> since = activation.time("PollingFailingSince");
            since.ifPresent(time -> response.withData(activation.queue(), "polling has failed since " + time));
            if (since.filter(oldest::isAfter).isPresent()) {
                response.down();
            }
        }
        return response.build();
    }
}
