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

/** Verifies a username and password, and slows down guessing. */
@Singleton
public class Login {

    private static final Logger LOG = Logger.getLogger(Login.class.getName());
    private static final Duration BUSY = Duration.ofSeconds(1);

    // Verifying is expensive by design: guesses must not take all processors.
    private final Semaphore concurrentChecks = new Semaphore(2);

    @Inject
    private IdentityStoreHandler identities;

    @Inject
    private LoginAttempts attempts;

    /**
     * @param address the caller's IP address
     * @return empty if the username or password is wrong
     * @throws ProblemException 429 after too many failed attempts
     */
    Optional<CredentialValidationResult> attempt(String address, UsernamePasswordCredential credential) {
        if (!concurrentChecks.tryAcquire()) {
            throw tooMany(BUSY);
        }
        try {
            Duration wait = attempts.begin(address);
            if (!wait.isZero()) {
                throw tooMany(wait);
            }
            CredentialValidationResult result = identities.validate(credential);
            if (result.getStatus() != CredentialValidationResult.Status.VALID) {
                LOG.warning(() -> "admin login failed from=" + address);
                return Optional.empty();
            }
            attempts.succeeded(address);
            return Optional.of(result);
        } finally {
            concurrentChecks.release();
        }
    }

    private static String seconds(Duration time) {
        return time.toSeconds() == 1 ? "1 second" : time.toSeconds() + " seconds";
    }

    private static ProblemException tooMany(Duration wait) {
        Duration rounded = Duration.ofSeconds(wait.toSeconds() + 1);
        return new ProblemException(
                Status.TOO_MANY_REQUESTS,
                "Too many login attempts. Try again in " + seconds(rounded) + ".",
                rounded,
                null);
    }
}
