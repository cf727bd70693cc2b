package dev.osprey.web.security;

import java.security.Principal;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.calls.RequestIds;

/** Logs one line for each request that changes the service, or tries to: who, from where, what, and how it ended. */
@Provider
public class AuditTrail implements ContainerResponseFilter {

    private static final Logger LOG = Logger.getLogger(AuditTrail.class.getName());

    @Context
    private HttpServletRequest servletRequest;

    @Inject
    private ClientAddress addresses;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath();
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (AdminOnlyFilter.changes(request.getMethod(), relative)) {
            String caller = Optional.ofNullable(request.getSecurityContext().getUserPrincipal())
                    .map(Principal::getName)
                    .orElse("nobody");
            LOG.info(() -> "audit caller=" + LogText.of(caller) + " from=" + addresses.of(servletRequest) + " change="
                    + LogText.of(request.getMethod()) + " path=" + LogText.of(relative) + " status="
                    + response.getStatus() + " request=" + request.getHeaderString(RequestIds.HEADER));
        }
    }
}
