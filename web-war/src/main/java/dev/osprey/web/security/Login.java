package dev.osprey.web.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** Checks a name and a password, slowly for those who guess. */
@Singleton
public class Login {

    private static final Logger LOG = Logger.getLogger(Login.class.getName());
    private static final Duration BUSY = Duration.ofSeconds(1);

    // A check is made costly on purpose: guesses shall not take all cores from the images.
    private final Semaphore checks = new Semaphore(2);

    @Inject
    private IdentityStoreHandler identities;

    @Inject
    private LoginAttempts attempts;

    /**
     * @param address the caller's
     * @return empty when name or password is wrong
     * @throws ProblemException 429 when there were too many wrong ones
     */
    Optional<CredentialValidationResult> attempt(String address, UsernamePasswordCredential credential) {
        if (!checks.tryAcquire()) {
            throw tooMany(BUSY);
        }
        try {
            Duration wait = attempts.begin(address);
            if (!wait.isZero()) {
                throw tooMany(wait);
            }
            CredentialValidationResult result = identities.validate(credential);
            if (result.getStatus() != CredentialValidationResult.Status.VALID) {
                LOG.warning(() -> "a login failed from=" + address);
                return Optional.empty();
            }
            attempts.succeeded(address);
            return Optional.of(result);
        } finally {
            checks.release();
        }
    }

    private static ProblemException tooMany(Duration wait) {
        Duration rounded = Duration.ofSeconds(wait.toSeconds() + 1);
        return new ProblemException(
                Status.TOO_MANY_REQUESTS,
                "Too many attempts to log in. Please try again in " + rounded.toSeconds() + " seconds.",
                rounded,
                null);
    }
}
