package dev.osprey.web.security;

import java.util.Set;
import java.util.regex.Pattern;

import jakarta.annotation.Priority;
import jakarta.annotation.security.DeclareRoles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;

import dev.osprey.web.keys.KeyCall;
import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;

/**
 * Requires the admin for every request that changes something, except uploads and the login itself, and for all about API keys.
 * Whether a caller who is not the admin may delete an image depends on the image: {@link DeletionRight}.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHORIZATION)
@DeclareRoles(AdminAccount.NAME)
public class AdminOnlyFilter implements ContainerRequestFilter {

    /** Of HTTP Basic (RFC 7617), as the value of {@code WWW-Authenticate}. */
    static final String CHALLENGE = "Basic realm=\"Osprey\", charset=\"UTF-8\"";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> UPLOADS = Set.of("", "api/classifications", "api/jobs", "api/uploads");
    // The sample pictures of the upload page.
    private static final String UPLOADS_BELOW = "samples/";
    private static final Set<String> LOGIN = Set.of("login", "logout");
    // Also to read.
    private static final Pattern ADMIN_ONLY = Pattern.compile("(?:api|operations)/keys(?:/.*)?");

    @Context
    private HttpServletRequest servletRequest;

    /** @param path without the leading slash */
    static boolean requiresAdmin(String method, String path) {
        return changes(method, path) || ADMIN_ONLY.matcher(path).matches();
    }

    /** Whether a request changes the service, apart from uploads and logins. */
    static boolean changes(String method, String path) {
        boolean login = method.equals("POST") && LOGIN.contains(path);
        return !SAFE_METHODS.contains(method) && !login && !isUpload(method, path);
    }

    static boolean isUpload(String method, String path) {
        return method.equals("POST") && (UPLOADS.contains(path) || path.startsWith(UPLOADS_BELOW));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        path = path.startsWith("/") ? path.substring(1) : path;
        if (!requiresAdmin(request.getMethod(), path)
                || request.getSecurityContext().isUserInRole(AdminAccount.NAME)) {
            return;
        }
        if (servletRequest.getAttribute(AdminAuthentication.PROBLEM) instanceof ProblemException problem) {
            throw problem;
        }
        if (mayDelete(request, path)) {
            return;
        }
        if (KeyCall.of(servletRequest).isPresent()) {
            throw new ProblemException(Status.FORBIDDEN, "This request requires the admin. An API key is not enough.");
        }
        request.abortWith(path.startsWith("api/") ? unauthorized() : login(path));
    }

    /** Whether the request is to delete one image or to cancel one job, and says by whom, which its resource checks. */
    private static boolean mayDelete(ContainerRequestContext request, String path) {
        if (DeletionRight.isForm(request.getMethod(), path)) {
            return true;
        }
        return DeletionRight.isApiCall(request.getMethod(), path)
                && (request.getSecurityContext().getUserPrincipal() != null
                        || request.getHeaderString(DeleteToken.HEADER) != null);
    }

    private static Response unauthorized() {
        Problem problem = new Problem(
                Status.UNAUTHORIZED, "This request requires the admin's username and password (HTTP Basic).");
        return Response.status(Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .type(MediaType.valueOf(Problem.MEDIA_TYPE))
                .entity(problem.json().toString())
                .build();
    }

    private static Response login(String path) {
        return Response.seeOther(
                        UriBuilder.fromPath("/login").queryParam("next", path).build())
                .build();
    }
}
