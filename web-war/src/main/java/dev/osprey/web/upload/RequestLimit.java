package dev.osprey.web.upload;

import java.util.function.IntConsumer;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a call whose body is too large: before reading it if its {@code Content-Length} is, otherwise as soon as
 * the limit is passed.
 */
@Provider
@PreMatching
public class RequestLimit implements ContainerRequestFilter {

    private final long maxBytes;

    @Inject
    RequestLimit(@ConfigProperty(name = "osprey.upload.max-request-bytes") long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (ContentLength.of(request).orElse(0) > maxBytes) {
            throw tooLarge();
        }
        request.setEntityStream(new CountingInputStream(request.getEntityStream(), new Counter()));
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                "The request is larger than the limit of %d MiB for all its images together."
                        .formatted(maxBytes >> 20));
    }

    private final class Counter implements IntConsumer {

        private long total;

        @Override
        public void accept(int bytes) {
            total += bytes;
            if (total > maxBytes) {
                throw tooLarge();
            }
        }
    }
}
