package dev.osprey.web.security;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;

/** Knows the admin's password. */
@ApplicationScoped
public class AdminIdentityStore implements IdentityStore {

    @Inject
    private AdminAccount account;

    /** Found by the container by the exact type of the credential. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        String password = credential.getPasswordAsString();
        boolean right = account.hash().filter(hash -> hash.matches(password)).isPresent();
        // After the hash, so that a wrong name takes as long as a wrong password.
        return right && credential.getCaller().equals(AdminAccount.NAME)
                ? new CredentialValidationResult(AdminAccount.NAME, Set.of(AdminAccount.NAME))
                : CredentialValidationResult.INVALID_RESULT;
    }
}
