package dev.osprey.web.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.digests.Sha256;
import dev.osprey.core.settings.Settings;
import org.eclipse.microprofile.config.Config;

/**
 * The only account. Its password comes from {@code osprey.admin.password} or {@code osprey.admin.password-file}, or its hash
 * from {@code osprey.admin.password-hash}. If neither is set, a password is generated at the first start and its hash is
 * stored under {@code osprey.data}.
 */
@Singleton
public class AdminAccount {

    public static final String NAME = "admin";

    private static final Logger LOG = Logger.getLogger(AdminAccount.class.getName());
    // A constant: the hash is not stored, and every node must derive the same one.
    private static final byte[] SALT = "osprey.admin.password".getBytes(StandardCharsets.UTF_8);

    private final Optional<AdminPassword> password;

    @Inject
    AdminAccount(Config config) {
        password = configured(config)
                .map(text -> AdminPassword.of(text, SALT))
                .or(() -> config.getOptionalValue("osprey.admin.password-hash", String.class)
                        .map(AdminAccount::parsed)
                        .map(AdminPassword::new))
                .or(() -> generatedIn(config)
                        .map(data -> stored(new PasswordFile(Path.of(data), new SecureRandom())))
                        .map(AdminPassword::new));
        if (password.isEmpty()) {
            LOG.info("admin login is disabled: set osprey.admin.password-file, osprey.admin.password,"
                    + " osprey.admin.password-hash or osprey.data");
        }
    }

    private static Optional<String> configured(Config config) {
        return config.getOptionalValue("osprey.admin.password", String.class)
                .or(() -> config.getOptionalValue("osprey.admin.password-file", String.class)
                        .map(AdminAccount::content));
    }

    /** Where a generated password belongs; nowhere if people log in with an identity provider. */
    private static Optional<String> generatedIn(Config config) {
        return config.getOptionalValue("osprey.oidc.provider", URI.class).isPresent()
                ? Optional.empty()
                : config.getOptionalValue("osprey.data", String.class);
    }

    /** The password in a file, without the line break at its end. */
    private static String content(String file) {
        try {
            String text = Files.readString(Path.of(file)).stripTrailing();
            Settings.named("osprey.admin.password").violation(text).ifPresent(violation -> {
                throw new IllegalArgumentException("the content of osprey.admin.password-file"
                        + violation.substring("osprey.admin.password".length()));
            });
            return text;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("osprey.admin.password-file cannot be read: " + unreadable, unreadable);
        }
    }

    /** Forces creation at application start, so that a generated password is logged then. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {}

    boolean enabled() {
        return password.isPresent();
    }

    boolean matches(String attempt) {
        return password.filter(right -> right.matches(attempt)).isPresent();
    }

    /** Whether {@link #matches} has to compute a hash, which is expensive by design. */
    boolean slowToCheck() {
        return password.filter(right -> !right.remembered()).isPresent();
    }

    /** Identifies the password without being one: changes with it. Empty when login is disabled. */
    Optional<String> id() {
        return password.map(right -> NAME + " " + Sha256.base64(right.hash().toString()));
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
