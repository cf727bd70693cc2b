package dev.osprey.web.problems;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/** Makes a body that cannot be read completely the client's error: otherwise it would look like a fault of the service. */
@Provider
@PreMatching
public class InterruptedBody implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        request.setEntityStream(new Incoming(request.getEntityStream()));
    }

    private static final class Incoming extends FilterInputStream {

        private Incoming(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException broken) {
                throw interrupted(broken);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException broken) {
                throw interrupted(broken);
            }
        }

        private static ProblemException interrupted(IOException broken) {
            ProblemException interrupted =
                    new ProblemException(Status.BAD_REQUEST, "The request was interrupted: its body is incomplete.");
            // Not its cause, which the mapper would log: clients leave all the time.
            interrupted.addSuppressed(broken);
            return interrupted;
        }
    }
}
