package dev.osprey.web.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes no more images than can be answered in the allowed time and held in memory. Decided before the body is read; a
 * body that does not say its length is counted while it is read.
 */
@Provider
@TakesImages
public class Admission implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String SHARE = UploadMemory.Share.class.getName();
    private static final String OWN = Admission.class.getName();
    private static final String REASON = Admission.class.getName() + ".reason";

    // A call that is being read or sent is soon over.
    private static final Duration MEMORY_FREE = Duration.ofSeconds(2);

    private final RetryAfter retryAfter = new RetryAfter(new SecureRandom());

    @Inject
    private Backlog backlog;

    @Inject
    private UploadMemory memory;

    @Inject
    private UploadCounts counts;

    @Inject
    @ConfigProperty(name = "osprey.upload.max-backlog-wait", defaultValue = "PT5M")
    private Duration longestWait;

    @Override
    public void filter(ContainerRequestContext call) {
        Optional<Duration> tooLong = backlog.expectedWait().filter(wait -> wait.compareTo(longestWait) > 0);
        if (tooLong.isPresent()) {
            throw refusal(
                    call,
                    "backlog",
                    "More images are waiting than can be answered in time.",
                    tooLong.get().minus(longestWait));
        }
        UploadMemory.Share share = memory.share();
        call.setProperty(SHARE, share);
        call.setProperty(OWN, this);
        String length = call.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            call.setEntityStream(new Counted(call, share));
        } else if (!share.take(Long.parseLong(length))) {
            throw full(call);
        }
    }

    /**
     * Counts bytes that the call holds beside those that were sent.
     *
     * @throws ProblemException 503 when there is no memory left for them
     */
    static void hold(ContainerRequestContext call, long bytes) {
        if (!share(call).take(bytes)) {
            throw ((Admission) call.getProperty(OWN)).full(call);
        }
    }

    /** What the call holds of the memory for uploads. */
    static UploadMemory.Share share(ContainerRequestContext call) {
        return (UploadMemory.Share) call.getProperty(SHARE);
    }

    @Override
    public void filter(ContainerRequestContext call, ContainerResponseContext answer) {
        // Given back long before, unless the images never came so far.
        if (share(call) != null) {
            share(call).giveBack();
        }
        if (answer.getStatus() >= Status.BAD_REQUEST.getStatusCode()) {
            String reason = (String) call.getProperty(REASON);
            boolean mistake = Family.familyOf(answer.getStatus()) == Family.CLIENT_ERROR;
            counts.refused(reason != null ? reason : mistake ? "invalid" : "fault");
        }
    }

    private ProblemException full(ContainerRequestContext call) {
        return refusal(call, "memory", "Too many images are being uploaded.", MEMORY_FREE);
    }

    private ProblemException refusal(ContainerRequestContext call, String reason, String sentence, Duration free) {
        call.setProperty(REASON, reason);
        return new ProblemException(
                Status.SERVICE_UNAVAILABLE, sentence + " Please try again a little later.", retryAfter.when(free));
    }

    private final class Counted extends FilterInputStream {

        private final ContainerRequestContext call;
        private final UploadMemory.Share share;

        private Counted(ContainerRequestContext call, UploadMemory.Share share) {
            super(call.getEntityStream());
            this.call = call;
            this.share = share;
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
            if (!share.take(bytes)) {
                throw full(call);
            }
        }
    }
}
