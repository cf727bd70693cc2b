package dev.osprey.web.upload;

import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.webhooks.Callbacks;

/**
 * What an upload needs of its HTTP call apart from the body.
 *
 * @param id the request id, for the log
 * @param uploader the caller
 * @param prefer values of the {@code Prefer} headers
 * @param idempotencyKey value of the {@code Idempotency-Key} header, or null
 * @param callbacks values of the query parameter {@code callback}
 * @param memory reserved by {@link Admission} for the body
 */
record UploadCall(
        String id,
        Uploader uploader,
        List<String> prefer,
        String idempotencyKey,
        List<String> callbacks,
        UploadMemory.Reservation memory) {

    UploadCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(uploader, "uploader");
        prefer = List.copyOf(prefer);
        callbacks = List.copyOf(callbacks);
        Objects.requireNonNull(memory, "memory");
    }

    static UploadCall of(ContainerRequestContext call, HttpServletRequest request, ClientAddress addresses) {
        return new UploadCall(
                call.getHeaderString(RequestIds.HEADER),
                Uploader.of(call, request, addresses),
                call.getHeaders().getOrDefault("Prefer", List.of()),
                call.getHeaderString(IdempotencyKey.HEADER),
                Callbacks.query(call),
                (UploadMemory.Reservation) call.getProperty(Admission.RESERVATION));
    }
}
