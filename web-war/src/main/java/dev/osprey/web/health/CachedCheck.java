package dev.osprey.web.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** A check whose result is used again for a second: everybody may ask for it, and each real call costs something. */
final class CachedCheck implements HealthCheck {

    static final Duration LIFETIME = Duration.ofSeconds(1);

    private final HealthCheck check;
    private final Clock clock;
    private HealthCheckResponse last;
    private Instant expires = Instant.MIN;

    CachedCheck(HealthCheck check, Clock clock) {
        this.check = Objects.requireNonNull(check, "check");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized HealthCheckResponse call() {
        if (!clock.instant().isBefore(expires)) {
            last = check.call();
            expires = clock.instant().plus(LIFETIME);
        }
        return last;
    }
}
