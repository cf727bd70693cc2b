package dev.osprey.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Down until the container has initialized the web application: Payara serves the checks earlier, while it still answers every
 * other request with 503 (payara/Payara#2595).
 */
@ApplicationScoped
@Default
@Readiness
@Startup
public class ApplicationStarted implements HealthCheck {

    private volatile boolean complete;

    /** The container has initialized all listeners, filters and servlets. */
    public void complete() {
        complete = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("application").status(complete).build();
    }
}
