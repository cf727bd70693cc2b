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
 * The one account. Its password is the setting {@code osprey.admin.password}; else the one whose hash is the setting
 * {@code osprey.admin.password-hash}; else one made at the first start, whose hash is kept under {@code osprey.data}.
 */
@Singleton
public class AdminAccount {

    static final String NAME = "admin";

    private static final Logger LOG = Logger.getLogger(AdminAccount.class.getName());
    // Nothing of this is stored, but every node has to come to the same hash.
    private static final byte[] SALT = "osprey.admin.password".getBytes(StandardCharsets.UTF_8);

    private final Optional<PasswordHash> hash;

    @Inject
    AdminAccount(Config config) {
        Optional<PasswordHash> set = config.getOptionalValue("osprey.admin.password", String.class)
                .map(password -> PasswordHash.of(password, SALT))
                .or(() -> config.getOptionalValue("osprey.admin.password-hash", String.class)
                        .map(AdminAccount::parsed));
        hash = set.or(() -> config.getOptionalValue("osprey.data", String.class)
                .map(data -> kept(new PasswordFile(Path.of(data), new SecureRandom()))));
        if (hash.isEmpty()) {
            LOG.info("nobody can log in: neither osprey.admin.password, its hash nor osprey.data is set");
        }
    }

    /** With the application, so that the password is there before anybody needs it. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    /** Empty when nobody can log in. */
    Optional<PasswordHash> hash() {
        return hash;
    }

    private static PasswordHash parsed(String text) {
        try {
            return PasswordHash.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("osprey.admin.password-hash is " + malformed.getMessage(), malformed);
        }
    }

    private static PasswordHash kept(PasswordFile file) {
        try {
            // The only secret that is ever logged: there is no other way to tell it. scripts/run wipes it out again.
            file.create().ifPresent(password -> LOG.info(() -> "admin password (shown once): " + password));
            return file.read();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
