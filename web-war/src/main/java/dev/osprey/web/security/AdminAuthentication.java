package dev.osprey.web.security;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.BasicAuthenticationCredential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.osprey.web.problems.ProblemException;

/**
 * Authenticates the admin: by session cookie on the pages, by HTTP Basic under {@code /api}. The cookie is ignored under
 * {@code /api}, where no form token protects against cross-site requests.
 */
@ApplicationScoped
public class AdminAuthentication implements HttpAuthenticationMechanism {

    /** Request attribute that holds the {@link ProblemException} of a rejected login. */
    static final String PROBLEM = AdminAuthentication.class.getName() + ".problem";

    private static final String BASIC = "Basic ";

    @Inject
    private Login login;

    @Inject
    private Sessions sessions;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        if (!request.getRequestURI().startsWith("/api/")) {
            return AdminCookie.of(request)
                    .flatMap(sessions::find)
                    .map(session -> context.notifyContainerAboutLogin(session.caller(), session.groups()))
                    .orElseGet(context::doNothing);
        }
        try {
            return basic(request)
                    .flatMap(credential -> login.attempt(request.getRemoteAddr(), credential))
                    .map(context::notifyContainerAboutLogin)
                    .orElseGet(context::doNothing);
        } catch (ProblemException tooMany) {
            request.setAttribute(PROBLEM, tooMany);
            return context.doNothing();
        }
    }

    /** Read only where a call requires the admin, because verifying a password is expensive. */
    private static Optional<UsernamePasswordCredential> basic(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> AdminOnlyFilter.requiresAdmin(
                        request.getMethod(), request.getRequestURI().substring(1)))
                .filter(header -> header.regionMatches(true, 0, BASIC, 0, BASIC.length()))
                .flatMap(header -> credential(header.substring(BASIC.length()).trim()));
    }

    private static Optional<UsernamePasswordCredential> credential(String encoded) {
        try {
            BasicAuthenticationCredential basic = new BasicAuthenticationCredential(encoded);
            return Optional.of(new UsernamePasswordCredential(basic.getCaller(), basic.getPasswordAsString()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
