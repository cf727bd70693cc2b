package dev.osprey.web.problems;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.calls.RequestIds;

/**
 * Describes errors that Jakarta REST answers without a body and without asking any exception mapper, such as a malformed
 * header.
 */
@Provider
public class EmptyErrors implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() < Status.BAD_REQUEST.getStatusCode() || response.hasEntity()) {
            return;
        }
        Representation form =
                new Representation(request::getAcceptableMediaTypes, request.getHeaderString(RequestIds.HEADER));
        String detail = response.getStatus() == Status.BAD_REQUEST.getStatusCode()
                ? Problem.MALFORMED_HEADER
                : response.getStatusInfo().getReasonPhrase() + ".";
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.setEntity(form.entity(new Problem(response.getStatusInfo(), detail)), null, form.type());
    }
}
