package dev.osprey.web.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.problems.ProblemException;

/**
 * Verifies a username and password. Guessing is slowed down by client, but the right password passes at any time: otherwise
 * whoever shares an address with the admin, such as that of a proxy, could lock the admin out.
 */
@Singleton
public class Login {

    private static final Logger LOG = Logger.getLogger(Login.class.getName());

    private static final int CONCURRENT_CHECKS = 2;
    private static final int MAX_WAITING = 16;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final Semaphore checks = new Semaphore(CONCURRENT_CHECKS, true);

    @Inject
    private AdminAccount account;

    @Inject
    private IdentityStoreHandler identities;

    @Inject
    private LoginAttempts attempts;

    @Inject
    private ClientAddress addresses;

    /**
     * @return empty if the username or password is wrong
     * @throws ProblemException 429 after too many failed attempts
     */
    Optional<CredentialValidationResult> attempt(HttpServletRequest request, UsernamePasswordCredential credential) {
        String client = addresses.networkOf(request);
        CredentialValidationResult result = validated(credential);
        if (result.getStatus() == CredentialValidationResult.Status.VALID) {
            attempts.succeeded(client);
            return Optional.of(result);
        }
        Duration wait = attempts.failed(client);
        if (!wait.isZero()) {
            throw tooMany(wait);
        }
        LOG.warning(() ->
                "audit login failed caller=" + LogText.of(credential.getCaller()) + " from=" + addresses.of(request));
        return Optional.empty();
    }

    /** A burst of guesses before the first login must not take all processors and threads. */
    private CredentialValidationResult validated(UsernamePasswordCredential credential) {
        if (!account.slowToCheck()) {
            return identities.validate(credential);
        }
        try {
            if (checks.getQueueLength() >= MAX_WAITING || !checks.tryAcquire(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw tooMany(BUSY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw tooMany(BUSY);
        }
        try {
            return identities.validate(credential);
        } finally {
            checks.release();
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
