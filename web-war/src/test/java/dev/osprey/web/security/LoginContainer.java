package dev.osprey.web.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;

/** Records the callers that the mechanism reports to the container. */
final class LoginContainer extends HttpMessageContextWrapper {

    private final List<String> logins = new ArrayList<>();

    LoginContainer() {
        super((HttpMessageContext) null);
    }

    /** The caller and the groups of each login. */
    List<String> logins() {
        return logins;
    }

    @Override
    public AuthenticationStatus notifyContainerAboutLogin(String caller, Set<String> groups) {
        logins.add(caller + " " + groups);
        return AuthenticationStatus.SUCCESS;
    }

    @Override
    public AuthenticationStatus notifyContainerAboutLogin(CredentialValidationResult result) {
        return notifyContainerAboutLogin(result.getCallerPrincipal().getName(), result.getCallerGroups());
    }

    @Override
    public AuthenticationStatus doNothing() {
        return AuthenticationStatus.NOT_DONE;
    }
}
