package dev.osprey.web.upload;

import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.webhooks.Callbacks;

/**
 * What a job needs of its HTTP call apart from the body.
 *
 * @param id the request id, for the log
 * @param uploader the caller
 * @param client what limits for one client go by
 * @param callbacks values of the query parameter
 */
record JobCall(String id, Uploader uploader, String client, List<String> callbacks) {

    JobCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(uploader, "uploader");
        Objects.requireNonNull(client, "client");
        callbacks = List.copyOf(callbacks);
    }

    static JobCall of(ContainerRequestContext call, HttpServletRequest request, ClientAddress addresses) {
        return new JobCall(
                call.getHeaderString(RequestIds.HEADER),
                Uploader.of(call, request, addresses),
                addresses.networkOf(request),
                Callbacks.query(call));
    }
}
