package dev.osprey.web.security;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;

import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.problems.Problem;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.problems.ServletProblem;

/**
 * Refuses requests before anything else of the application sees them: an ambiguous path, a foreign host name, an API key that is
 * not valid or used too often and, where the service is protected, a caller who is not known. A servlet filter, since health, metrics and the API's description
 * are servlets of the server; {@code web.xml} maps it.
 */
public class Gate extends HttpFilter {

    private static final long serialVersionUID = 1;

    // RFC 9110, section 15.5.20.
    private static final StatusType MISDIRECTED = new StatusType() {
        @Override
        public int getStatusCode() {
            return 421;
        }

        @Override
        public Status.Family getFamily() {
            return Status.Family.CLIENT_ERROR;
        }

        @Override
        public String getReasonPhrase() {
            return "Misdirected Request";
        }
    };

    private final transient Access access;
    private final transient Hosts hosts;

    @Inject
    Gate(Access access, Hosts hosts) {
        this.access = Objects.requireNonNull(access, "access");
        this.hosts = Objects.requireNonNull(hosts, "hosts");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> path = RequestPath.of(request);
        if (path.isEmpty()) {
            new ServletProblem(new Problem(
                            Status.BAD_REQUEST,
                            "The path of the request is malformed: it has an invalid escape, a path parameter, a dot"
                                    + " segment or an encoded separator."))
                    .send(request, response);
        } else if (!hosts.allow(request.getHeader(HttpHeaders.HOST))) {
            new ServletProblem(new Problem(
                            MISDIRECTED,
                            "This service does not answer under this host name. The setting osprey.http.hosts can"
                                    + " allow it."))
                    .send(request, response);
        } else if (KeyAuthentication.refusal(request).isPresent()) {
            ServletProblem.of(KeyAuthentication.refusal(request).get()).send(request, response);
        } else if (access.needsLogin(request.getMethod(), path.get()) && request.getUserPrincipal() == null) {
            askForLogin(path.get(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void askForLogin(String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getAttribute(AdminAuthentication.PROBLEM) instanceof ProblemException problem) {
            ServletProblem.of(problem).send(request, response);
        } else if (showsPage(request)) {
            response.setStatus(Status.SEE_OTHER.getStatusCode());
            response.setHeader(HttpHeaders.LOCATION, "/login?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
        } else {
            // To a part of a page, 401 would make the browser show its own login dialog.
            boolean partOfPage = request.getHeader("Sec-Fetch-Mode") != null;
            if (!partOfPage) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, AdminOnlyFilter.CHALLENGE);
                response.addHeader(HttpHeaders.WWW_AUTHENTICATE, KeyAuthentication.CHALLENGE);
            }
            new ServletProblem(
                            new Problem(
                                    partOfPage ? Status.FORBIDDEN : Status.UNAUTHORIZED,
                                    "This requires a login: in a browser at /login, for programs with HTTP Basic or an API key."))
                    .send(request, response);
        }
    }

    /** Whether a browser is about to show the answer; it lists HTML first. */
    private static boolean showsPage(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        String accept =
                Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("");
        return mode == null
                ? accept.trim().toLowerCase(Locale.ROOT).startsWith(MediaType.TEXT_HTML)
                : mode.equals("navigate");
    }
}
