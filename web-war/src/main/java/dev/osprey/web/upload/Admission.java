package dev.osprey.web.upload;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.backlog.RetryAfter;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses uploads that could not be answered in time or would not fit into memory. Decides before the body is read; a body
 * without {@code Content-Length} is counted while it is read.
 */
@Provider
@TakesImages
public class Admission implements ContainerRequestFilter, ContainerResponseFilter {

    /** Request property: the {@link UploadMemory.Reservation} of an admitted call. */
    static final String RESERVATION = UploadMemory.Reservation.class.getName();

    private static final String BACKLOGGED = Admission.class.getName() + ".backlogged";

    private final RetryAfter retryAfter = new RetryAfter(new SecureRandom());
    private final Backlog backlog;
    private final UploadMemory memory;
    private final UploadCounts counts;
    private final Duration longestWait;

    /** @param longestWait that an image may wait for its answer, as far as can be foreseen */
    @Inject
    Admission(
            Backlog backlog,
            UploadMemory memory,
            UploadCounts counts,
            @ConfigProperty(name = "osprey.upload.max-backlog-wait") Duration longestWait) {
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.memory = Objects.requireNonNull(memory, "memory");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.longestWait = Objects.requireNonNull(longestWait, "longestWait");
    }

    @Override
    public void filter(ContainerRequestContext call) {
        Optional<Duration> tooLong = backlog.expectedWait().filter(wait -> wait.compareTo(longestWait) > 0);
        if (tooLong.isPresent()) {
            call.setProperty(BACKLOGGED, true);
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "More images are waiting than can be classified in time. Please try again a little later.",
                    retryAfter.when(tooLong.get().minus(longestWait)));
        }
        UploadMemory.Reservation reservation = memory.reservation();
        call.setProperty(RESERVATION, reservation);
        ContentLength.of(call)
                .ifPresentOrElse(
                        reservation::reserve,
                        () -> call.setEntityStream(
                                new CountingInputStream(call.getEntityStream(), reservation::reserve)));
    }

    @Override
    public void filter(ContainerRequestContext call, ContainerResponseContext response) {
        UploadMemory.Reservation reservation = (UploadMemory.Reservation) call.getProperty(RESERVATION);
        if (reservation != null) {
            // Released long before, unless the call failed before its images were submitted.
            reservation.release();
        }
        if (response.getStatus() >= Status.BAD_REQUEST.getStatusCode()) {
            counts.refused(reason(call, response.getStatus()));
        }
    }

    private static String reason(ContainerRequestContext call, int status) {
        if (call.getProperty(BACKLOGGED) != null) {
            return "backlog";
        }
        if (call.getProperty(RESERVATION) instanceof UploadMemory.Reservation reservation && reservation.refused()) {
            return "memory";
        }
        return Family.familyOf(status) == Family.CLIENT_ERROR ? "invalid" : "fault";
    }
}
