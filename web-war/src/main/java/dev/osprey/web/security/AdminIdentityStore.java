package dev.osprey.web.security;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;

/** Validates the admin's username and password. */
@ApplicationScoped
public class AdminIdentityStore implements IdentityStore {

    @Inject
    private AdminAccount account;

    /** The container finds this method by the exact type of its parameter. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        String password = credential.getPasswordAsString();
        boolean matches = account.matches(password);
        // Compared after the hash, so that a wrong username takes as long as a wrong password.
        return matches && credential.getCaller().equals(AdminAccount.NAME)
                ? new CredentialValidationResult(AdminAccount.NAME, Set.of(AdminAccount.NAME))
                : CredentialValidationResult.INVALID_RESULT;
    }
}
