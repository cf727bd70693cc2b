package dev.osprey.web.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.OpenIdAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.openid.ClaimsDefinition;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.clients.Places;
import dev.osprey.web.clients.RequestRates;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.problems.ServletProblem;

/**
 * Logs people in with OpenID Connect: Jakarta Security speaks with the provider, and the result becomes a session of this
 * service, like any other. So a logout ends it on all nodes, and no other request depends on the provider.
 */
@OpenIdAuthenticationMechanismDefinition(
        providerURI = "${openIdSettings.provider}",
        clientId = "${openIdSettings.clientId}",
        clientSecret = "${openIdSettings.clientSecret}",
        redirectURI = "${openIdSettings.redirectUri}",
        // In cookies, so that the browser may come back to another web node, and strangers fill no memory.
        useSession = false,
        claimsDefinition =
                @ClaimsDefinition(
                        callerNameClaim = "${openIdSettings.nameClaim}",
                        callerGroupsClaim = "${openIdSettings.groupsClaim}"))
@ApplicationScoped
public class OpenIdLogin {

    static final String START = "login/openid";
    static final String CALLBACK = "login/callback";

    private static final Logger LOG = Logger.getLogger(OpenIdLogin.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    // Each holds a thread of the server while the provider thinks.
    private static final int AT_ONCE = 16;
    private static final int PER_CLIENT = 4;

    // The browser came from the provider, so it would not send a cookie of this site only along with a redirect.
    private static final String LOGGED_IN = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Logged in</title></head>"
            + "<body><p>Logged in. <a href=\"/\">Continue</a></p></body></html>";

    private final Places exchanges = new Places("logins", AT_ONCE, PER_CLIENT, RETRY_AFTER);

    @Inject
    private OpenIdSettings settings;

    @Inject
    private Sessions sessions;

    @Inject
    private ClientAddress addresses;

    @Inject
    private RequestRates rates;

    /** A body would be read without any limit, so other methods are left to Jakarta REST. */
    boolean handles(String method, String path) {
        return settings.isEnabled() && method.equals("GET") && (path.equals(START) || path.equals(CALLBACK));
    }

    /** Sends the browser to the provider, or opens the session when it comes back. */
    AuthenticationStatus handle(
            String path, HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        try {
            return exchange(path, request, response, context);
        } catch (ProblemException refused) {
            send(refused, request, response);
        } catch (IOException gone) {
            LOG.fine(() -> "the browser left during its login: " + gone);
        } catch (AuthenticationException | RuntimeException failure) {
            LOG.log(Level.WARNING, "a login with the identity provider failed", failure);
            send(
                    new ProblemException(
                            Status.SERVICE_UNAVAILABLE,
                            "The identity provider cannot be used at the moment. Try again in a few seconds.",
                            RETRY_AFTER),
                    request,
                    response);
        }
        return AuthenticationStatus.SEND_CONTINUE;
    }

    private AuthenticationStatus exchange(
            String path, HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException, IOException {
        // No filter has seen this request.
        String client = addresses.networkOf(request);
        rates.count(client);
        Places.Place place = exchanges.take(client);
        try {
            boolean starts = path.equals(START);
            OpenIdExchange exchange = new OpenIdExchange(context, starts, asBrowsersSeeIt(request));
            if (starts) {
                return mechanism().validateRequest(exchange.getRequest(), response, exchange);
            }
            confirm(response, exchange);
            finish(exchange.result(), request, response);
            return AuthenticationStatus.SEND_CONTINUE;
        } finally {
            place.close();
        }
    }

    private void confirm(HttpServletResponse response, OpenIdExchange exchange) throws AuthenticationException {
        HttpAuthenticationMechanism mechanism = mechanism();
        try {
            mechanism.validateRequest(exchange.getRequest(), response, exchange);
        } catch (NoSuchElementException notStarted) {
            // Payara's way to say that this browser has started no login.
            LOG.fine(() -> "a browser came from the provider without a login: " + notStarted);
        }
    }

    private void finish(
            Optional<CredentialValidationResult> result, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // It holds the tokens of the provider, which nobody needs any more.
        Optional.ofNullable(request.getSession(false)).ifPresent(HttpSession::invalidate);
        if (result.isEmpty()) {
            LOG.warning(
                    () -> "audit login failed provider=" + settings.getProvider() + " from=" + addresses.of(request));
            throw new ProblemException(
                    Status.FORBIDDEN, "The identity provider did not confirm this login. Start again at /login.");
        }
        String caller = result.get().getCallerPrincipal().getName();
        if (caller.startsWith(ApiKey.CALLER_PREFIX)) {
            // Else its images would be those of a key.
            throw new ProblemException(
                    Status.FORBIDDEN, "The identity provider has sent a name that begins like that of an API key.");
        }
        Set<String> groups = result.get().getCallerGroups().contains(settings.getAdminGroup())
                ? Set.of(AdminAccount.NAME)
                : Set.of();
        String token = sessions.open(caller, groups, settings.accountId().orElseThrow());
        LOG.info(() ->
                "audit login caller=" + LogText.of(caller) + " groups=" + groups + " from=" + addresses.of(request));
        response.addHeader(HttpHeaders.SET_COOKIE, AdminCookie.header(token, request));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setContentType("text/html;charset=utf-8");
        response.getOutputStream().write(LOGGED_IN.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(ProblemException problem, HttpServletRequest request, HttpServletResponse response) {
        try {
            ServletProblem.of(problem).send(request, response);
        } catch (IOException gone) {
            LOG.fine(() -> "the browser left during its login: " + gone);
        }
    }

    /** Behind a proxy the server sees another scheme and host than the provider was told. */
    private HttpServletRequest asBrowsersSeeIt(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public StringBuffer getRequestURL() {
                return new StringBuffer(settings.getRedirectUri());
            }
        };
    }

    /** The mechanism that the annotation of this class defines. */
    private HttpAuthenticationMechanism mechanism() {
        return CDI.current()
                .select(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE)
                .handlesStream()
                .filter(handle -> handle.getBean().getBeanClass() != AdminAuthentication.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no mechanism for OpenID Connect"))
                .get();
    }
}
