package dev.osprey.web.metrics;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Counts and times each request, refused ones included, but not the probes of load balancers. */
@Provider
@PreMatching
@Priority(0)
public class RequestTimer implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String STARTED_AT = RequestTimer.class.getName() + ".startedAt";
    // With and without a slash, as the server has it.
    private static final Set<String> PROBES = Set.of("started", "/started");

    private final RequestCounts counts;
    private final LongSupplier nanoTime;

    @Inject
    public RequestTimer(RequestCounts counts) {
        this(counts, System::nanoTime);
    }

    RequestTimer(RequestCounts counts, LongSupplier nanoTime) {
        this.counts = counts;
        this.nanoTime = nanoTime;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!PROBES.contains(request.getUriInfo().getPath())) {
            request.setProperty(STARTED_AT, nanoTime.getAsLong());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(STARTED_AT) instanceof Long startedAt) {
            counts.answered(
                    request.getMethod(), response.getStatus(), Duration.ofNanos(nanoTime.getAsLong() - startedAt));
        }
    }
}
