package dev.osprey.web.security;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.problems.ProblemException;

/** Rejects cross-site requests of browsers that would change something; other clients send no origin. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class CrossSiteRequests implements ContainerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public void filter(ContainerRequestContext request) {
        if (!SAFE_METHODS.contains(request.getMethod()) && crossSite(request)) {
            throw new ProblemException(
                    Status.FORBIDDEN, "This request comes from a page of another site and was rejected.");
        }
    }

    private static boolean crossSite(ContainerRequestContext request) {
        // Browsers send it over HTTPS and to localhost; scripts cannot set it.
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeaderString("Origin");
        // A proxy passes on the original host; a page cannot make a browser send this header to another site.
        return origin != null
                && Stream.of(HttpHeaders.HOST, "X-Forwarded-Host")
                        .map(request::getHeaderString)
                        .noneMatch(host -> authority(origin)
                                .filter(of -> of.equalsIgnoreCase(host))
                                .isPresent());
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
