package dev.osprey.web.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

/**
 * The only account. Its password comes from {@code osprey.admin.password}, or its hash from
 * {@code osprey.admin.password-hash}. If neither is set, a password is generated at the first start and its hash is
 * stored under {@code osprey.data}.
 */
@Singleton
public class AdminAccount {

    static final String NAME = "admin";

    private static final Logger LOG = Logger.getLogger(AdminAccount.class.getName());
    // A constant: the hash is not stored, and every node must derive the same one.
    private static final byte[] SALT = "osprey.admin.password".getBytes(StandardCharsets.UTF_8);

    private final Optional<PasswordHash> hash;

    @Inject
    AdminAccount(Config config) {
        Optional<PasswordHash> set = config.getOptionalValue("osprey.admin.password", String.class)
                .map(password -> PasswordHash.of(password, SALT))
                .or(() -> config.getOptionalValue("osprey.admin.password-hash", String.class)
                        .map(AdminAccount::parsed));
        hash = set.or(() -> config.getOptionalValue("osprey.data", String.class)
                .map(data -> stored(new PasswordFile(Path.of(data), new SecureRandom()))));
        if (hash.isEmpty()) {
            LOG.info("admin login is disabled: set osprey.admin.password, osprey.admin.password-hash or osprey.data");
        }
    }

    /** Forces creation at application start, so that a generated password is logged then. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    /** Empty when login is disabled. */
    Optional<PasswordHash> hash() {
        return hash;
    }

    /** Identifies the password without being one: changes with it. Empty when login is disabled. */
    Optional<String> id() {
        return hash.map(text -> NAME + " " + Digest.of(text.toString()));
    }

    private static PasswordHash parsed(String text) {
        try {
            return PasswordHash.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("osprey.admin.password-hash is " + malformed.getMessage(), malformed);
        }
    }

    private static PasswordHash stored(PasswordFile file) {
        try {
            // The only secret ever logged: the user has no other way to learn it. scripts/run redacts it afterwards.
            file.createIfMissing().ifPresent(password -> LOG.info(() -> "admin password (shown once): " + password));
            return file.read();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
