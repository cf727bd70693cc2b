package dev.osprey.web.calls;

import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.core.messages.RequestId;

/** Assigns each request its {@value #HEADER}: the client's own if it is safe to log, otherwise a new one. */
@Provider
@PreMatching
@Priority(0)
public class RequestIds implements ContainerRequestFilter, ContainerResponseFilter {

    /** Set on the request by this filter, and on the response. */
    public static final String HEADER = "X-Request-Id";

    @Override
    public void filter(ContainerRequestContext request) {
        request.getHeaders().putSingle(HEADER, idOf(request.getHeaderString(HEADER)));
    }

    /** For a request that no filter of Jakarta REST has seen. */
    public static String of(HttpServletRequest request) {
        return idOf(request.getHeader(HEADER));
    }

    static String idOf(String wanted) {
        return wanted != null && RequestId.isSafe(wanted)
                ? wanted
                : UUID.randomUUID().toString();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        answer.getHeaders().putSingle(HEADER, request.getHeaderString(HEADER));
    }
}
