package dev.osprey.web.security;

import java.util.Optional;
import java.util.Set;

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
 * Tells the container who calls: the admin by a session's cookie on the pages, or by HTTP Basic under {@code /api}. A
 * cookie counts for nothing under {@code /api}, where no form token could protect it.
 */
@ApplicationScoped
public class AdminAuthentication implements HttpAuthenticationMechanism {

    /** Attribute of a request: the problem of its login. */
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
                    .filter(sessions::valid)
                    .map(session -> context.notifyContainerAboutLogin(AdminAccount.NAME, Set.of(AdminAccount.NAME)))
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

    /** Only where it matters: a check is costly. */
    private static Optional<UsernamePasswordCredential> basic(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> AdminCalls.need(
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
