package dev.osprey.web.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** Adds the security headers: pages load scripts, styles and images from this origin only, and run nothing inline. */
@Provider
public class SecurityHeaders implements ContainerResponseFilter {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        if (MediaType.TEXT_HTML_TYPE.isCompatible(response.getMediaType())) {
            headers.putSingle("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            headers.putSingle("Referrer-Policy", "same-origin");
            headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
            // A page changes all the time, and may be for the admin only.
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
