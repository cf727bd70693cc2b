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

/** Not ready while a queue could not be polled for longer than {@code sqs-ra.health.limit}, a minute by default. */
@Readiness
@ApplicationScoped
public class PollingHealth implements HealthCheck {

    private final Activations activations = new Activations();
    private final Duration limit;
    private final Clock clock;

    /** For the container's proxy. */
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
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("sqs-polling").up();
        Instant oldest = clock.instant().minus(limit);
        for (Activation activation : activations.all()) {
            Optional<Instant> since = activation.time("PollingFailingSince");
            since.ifPresent(time -> answer.withData(activation.queue(), "cannot be polled since " + time));
            if (since.filter(oldest::isAfter).isPresent()) {
                answer.down();
            }
        }
        return answer.build();
    }
}
