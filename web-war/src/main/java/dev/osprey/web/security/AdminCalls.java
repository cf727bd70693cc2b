package dev.osprey.web.security;

import java.util.Set;

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

import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;

/** Lets only the admin change anything: every call that is no reading, no upload and no login. */
@Provider
@PreMatching
@Priority(Priorities.AUTHORIZATION)
@DeclareRoles(AdminAccount.NAME)
public class AdminCalls implements ContainerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OPEN = Set.of("", "api/classifications", "login", "logout");

    @Context
    private HttpServletRequest servletRequest;

    /** @param path without the first slash */
    static boolean need(String method, String path) {
        boolean open = method.equals("POST") && OPEN.contains(path);
        return !READING.contains(method) && !open;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        path = path.startsWith("/") ? path.substring(1) : path;
        if (!need(request.getMethod(), path) || request.getSecurityContext().isUserInRole(AdminAccount.NAME)) {
            return;
        }
        if (servletRequest.getAttribute(AdminAuthentication.PROBLEM) instanceof ProblemException problem) {
            throw problem;
        }
        request.abortWith(path.startsWith("api/") ? unauthorized() : login(path));
    }

    private static Response unauthorized() {
        Problem problem = new Problem(Status.UNAUTHORIZED, "This needs the admin's name and password (HTTP Basic).");
        return Response.status(Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Osprey\", charset=\"UTF-8\"")
                .type(MediaType.valueOf(Problem.MEDIA_TYPE))
                .entity(problem.json().toString())
                .build();
    }

    private static Response login(String path) {
        return Response.seeOther(
                        UriBuilder.fromPath("login").queryParam("next", path).build())
                .build();
    }
}
