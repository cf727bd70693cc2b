package dev.osprey.web.security;

import java.time.Duration;
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
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.sessions.StoredSession;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Authenticates callers by API key, and by session cookie or HTTP Basic where it matters who they are. Under {@code /api}, where no form
 * token protects against cross-site requests, the cookie is good for reading and uploading only: it changes nothing there, but
 * lets into a protected service who deletes an image with its token.
 */
@ApplicationScoped
public class AdminAuthentication implements HttpAuthenticationMechanism {

    /** Request attribute that holds the {@link ProblemException} of a rejected login. */
    static final String PROBLEM = AdminAuthentication.class.getName() + ".problem";

    private static final String API = "api/";
    // What everybody may read, and the admin sees more of.
    private static final Set<String> FULLER_FOR_ADMIN = Set.of("api/model");
    private static final String BASIC = "Basic ";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Inject
    private Login login;

    @Inject
    private Sessions sessions;

    @Inject
    private Access access;

    @Inject
    private OpenIdLogin openId;

    @Inject
    private KeyAuthentication keys;

    @Inject
    private ClientAddress addresses;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        Optional<String> called = RequestPath.of(request);
        if (called.filter(path -> openId.handles(request.getMethod(), path)).isPresent()) {
            return openId.handle(called.get(), request, response, context);
        }
        Optional<String> path = called.filter(known -> !Access.alwaysOpen(known));
        if (path.isEmpty()) {
            return context.doNothing();
        }
        Optional<String> token = KeyAuthentication.token(request);
        if (token.isPresent()) {
            // Without any group: a key is never the admin's.
            return keys.authenticate(request, token.get(), addresses.networkOf(request))
                    .map(key -> context.notifyContainerAboutLogin(key.caller(), Set.of()))
                    .orElseGet(context::doNothing);
        }
        try {
            return authenticate(path.get(), request, context);
        } catch (ProblemException tooMany) {
            request.setAttribute(PROBLEM, tooMany);
            return context.doNothing();
        } catch (SdkException failure) {
            request.setAttribute(
                    PROBLEM,
                    new ProblemException(
                            Status.SERVICE_UNAVAILABLE,
                            "Logins cannot be checked at the moment. Try again in a few seconds.",
                            RETRY_AFTER,
                            failure));
            return context.doNothing();
        }
    }

    private AuthenticationStatus authenticate(String path, HttpServletRequest request, HttpMessageContext context) {
        boolean api = path.startsWith(API);
        boolean needsLogin = access.needsLogin(request.getMethod(), path);
        boolean changes = AdminOnlyFilter.requiresAdmin(request.getMethod(), path);
        // No page of another site can send the token.
        boolean deletesByToken =
                DeletionRight.isApiCall(request.getMethod(), path) && request.getHeader(DeleteToken.HEADER) != null;
        if (!api || (needsLogin && (!changes || deletesByToken))) {
            Optional<StoredSession> session = AdminCookie.of(request).flatMap(sessions::find);
            if (session.isPresent()) {
                return context.notifyContainerAboutLogin(
                        session.get().caller(), api ? Set.of() : session.get().groups());
            }
        }
        // Only where it counts, because verifying a password is expensive.
        if (needsLogin || (api && changes) || FULLER_FOR_ADMIN.contains(path)) {
            return basic(request)
                    .flatMap(credential -> login.attempt(request, credential))
                    .map(context::notifyContainerAboutLogin)
                    .orElseGet(context::doNothing);
        }
        return context.doNothing();
    }

    private static Optional<UsernamePasswordCredential> basic(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
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
