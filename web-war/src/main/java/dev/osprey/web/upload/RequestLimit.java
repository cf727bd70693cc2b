package dev.osprey.web.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a call that is too large: by its own word before it is read, else as soon as it has gone too far. */
@Provider
@PreMatching
public class RequestLimit implements ContainerRequestFilter {

    @Inject
    @ConfigProperty(name = "osprey.upload.max-request-bytes", defaultValue = "268435456")
    private long maxBytes;

    @Override
    public void filter(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        request.setEntityStream(new Limited(request.getEntityStream(), maxBytes));
    }

    private static ProblemException tooLarge(long maxBytes) {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                "The call is larger than the limit of %d MiB for all its images together.".formatted(maxBytes >> 20));
    }

    private static final class Limited extends FilterInputStream {

        private final long maxBytes;
        private long read;

        private Limited(InputStream body, long maxBytes) {
            super(body);
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > maxBytes) {
                throw tooLarge(maxBytes);
            }
        }
    }
}
