package dev.osprey.web.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** Tells browsers to run and load nothing but what comes from here as a file of its own. */
@Provider
public class AnswerHeaders implements ContainerResponseFilter {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' blob: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        MultivaluedMap<String, Object> headers = answer.getHeaders();
        headers.putSingle("X-Content-Type-Options", "nosniff");
        if (MediaType.TEXT_HTML_TYPE.isCompatible(answer.getMediaType())) {
            headers.putSingle("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            headers.putSingle("Referrer-Policy", "same-origin");
            headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
            // What is shown may be another a moment later, or only the admin's.
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
