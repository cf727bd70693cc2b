package dev.osprey.web.upload;

import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.keys.KeyCall;
import dev.osprey.web.metrics.UploadCounts;
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

    // Fields beside the images.
    private static final int OTHER_PARTS = 100;

    @Context
    private HttpServletRequest servletRequest;

    private final BacklogLimit backlog;
    private final UploadMemory memory;
    private final UploadCounts counts;
    private final int maxImages;

    /** @param maxImages in one call */
    @Inject
    Admission(
            BacklogLimit backlog,
            UploadMemory memory,
            UploadCounts counts,
            @ConfigProperty(name = "osprey.upload.max-images") int maxImages) {
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.memory = Objects.requireNonNull(memory, "memory");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.maxImages = maxImages;
    }

    @Override
    public void filter(ContainerRequestContext call) {
        backlog.refusal(KeyCall.of(servletRequest)).ifPresent(refusal -> {
            call.setProperty(BACKLOGGED, true);
            throw refusal;
        });
        UploadMemory.Reservation reservation = memory.reservation();
        call.setProperty(RESERVATION, reservation);
        ContentLength.of(call)
                .ifPresentOrElse(
                        reservation::reserve,
                        () -> call.setEntityStream(
                                new CountingInputStream(call.getEntityStream(), reservation::reserve)));
        String boundary = call.getMediaType() == null
                ? null
                : call.getMediaType().getParameters().get("boundary");
        if (boundary != null) {
            call.setEntityStream(new PartLimit(call.getEntityStream(), boundary, maxImages + OTHER_PARTS));
        }
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
        return UploadCounts.reason(status);
    }
}
