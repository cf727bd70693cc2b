package dev.osprey.web.security;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;

/** One step of a login with an identity provider. Keeps its result from the container, whose session one node would know. */
final class OpenIdExchange extends HttpMessageContextWrapper {

    private final boolean starts;
    private final HttpServletRequest request;
    private Optional<CredentialValidationResult> result = Optional.empty();

    /**
     * @param starts whether the browser is to be sent to the provider
     * @param request with the address that the provider knows
     */
    OpenIdExchange(HttpMessageContext context, boolean starts, HttpServletRequest request) {
        super(context);
        this.starts = starts;
        this.request = Objects.requireNonNull(request, "request");
    }

    /** Empty if the provider has confirmed nobody. */
    Optional<CredentialValidationResult> result() {
        return result.filter(login -> login.getStatus() == CredentialValidationResult.Status.VALID);
    }

    @Override
    public HttpServletRequest getRequest() {
        return request;
    }

    /** A protected resource makes the mechanism start. */
    @Override
    public boolean isProtected() {
        return starts;
    }

    @Override
    public void setRegisterSession(String caller, Set<String> groups) {
        // The session of this service takes its place.
    }

    @Override
    public AuthenticationStatus notifyContainerAboutLogin(CredentialValidationResult login) {
        result = Optional.of(login);
        return AuthenticationStatus.SUCCESS;
    }
}
