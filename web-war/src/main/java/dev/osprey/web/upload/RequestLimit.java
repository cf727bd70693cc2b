package dev.osprey.web.upload;

import java.util.Objects;
import java.util.function.IntConsumer;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.bodies.BodyLimits;

/**
 * Refuses a call whose body is too large: before reading it if its {@code Content-Length} is, otherwise as soon as
 * the limit is passed.
 */
@Provider
@PreMatching
public class RequestLimit implements ContainerRequestFilter {

    private final BodyLimits limits;

    @Inject
    RequestLimit(BodyLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        long limit = limits.of(request.getMethod(), path.startsWith("/") ? path.substring(1) : path);
        if (ContentLength.of(request).orElse(0) > limit) {
            throw BodyLimits.tooLarge(limit);
        }
        request.setEntityStream(new CountingInputStream(request.getEntityStream(), new Counter(limit)));
    }

    private static final class Counter implements IntConsumer {

        private final long limit;
        private long total;

        private Counter(long limit) {
            this.limit = limit;
        }

        @Override
        public void accept(int bytes) {
            total += bytes;
            if (total > limit) {
                throw BodyLimits.tooLarge(limit);
            }
        }
    }
}
