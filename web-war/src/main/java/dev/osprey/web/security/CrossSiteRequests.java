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

/** Refuses what another site makes a browser send here; programs that are no browsers say nothing of their origin. */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class CrossSiteRequests implements ContainerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public void filter(ContainerRequestContext request) {
        if (!READING.contains(request.getMethod()) && foreign(request)) {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "This call was made by a page of another site. Please use the pages of this one.");
        }
    }

    private static boolean foreign(ContainerRequestContext request) {
        // Browsers set it on secure connections and localhost, and no page can change it.
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeaderString("Origin");
        // A proxy may say under which name it was called; no page can make a browser say it to another site.
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
