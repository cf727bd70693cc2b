package dev.osprey.web.security;

import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.sessions.SessionsTable;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.web.NoDatabase;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.clients.RequestRates;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.keys.KeyCounts;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The security beans with their real collaborators, for one servlet request. */
public final class AdminBeans {

    // The hash of the password below with few iterations, so that no test waits for it.
    static final String PASSWORD = "correct horse";
    static final String HASH = "pbkdf2-sha512:1000:MDEyMzQ1Njc4OWFiY2RlZg==:"
            + "OM0FAoIqCVK1sWtxDiffVlBejtLa+ks4TP71JiecwuSZCG8iLbnlIEPOMoVX+i2B2wkSxjQ8CRGR9OkNGuIPMQ==";

    // Of another salt, so nobody knows its password.
    static final String OTHER_HASH = HASH.replace("MDEy", "MTIz");

    private AdminBeans() {}

    static Config config() {
        return config("osprey.admin.password-hash", HASH);
    }

    /** With {@link #PASSWORD}, where reading and uploading need a login. */
    static Config protectedConfig() {
        return new MapConfig(Map.of("osprey.admin.password-hash", HASH, "osprey.access", "protected"));
    }

    static Config config(String name, String value) {
        return new MapConfig(Map.of(name, value));
    }

    /**
     * Where nobody has a session or an API key.
     *
     * @param components resources and providers
     */
    static Rest with(HttpServletRequest request, Config config, Clock clock, Class<?>... components) {
        return with(request, config, clock, NoDatabase.sessions(), components);
    }

    /** @param table that several web nodes may share */
    static Rest with(
            HttpServletRequest request, Config config, Clock clock, SessionsTable table, Class<?>... components) {
        Rest.Builder rest =
                Rest.of(components).bind(HttpServletRequest.class, request).bind(Clock.class, clock);
        return add(rest, config, table, NoDatabase.keys()).build();
    }

    /** The beans with {@link #PASSWORD} as the admin's password; request and clock are still to be bound. */
    public static Rest.Builder add(Rest.Builder rest, Cloud cloud) {
        return add(rest, config(), cloud.sessions(), cloud.apiKeys());
    }

    private static Rest.Builder add(Rest.Builder rest, Config config, SessionsTable sessions, ApiKeysTable keys) {
        return rest.bind(Config.class, config)
                .settings(Map.of("osprey.access", config.getValue("osprey.access", String.class)))
                .bind(SessionsTable.class, sessions)
                .bind(ApiKeysTable.class, keys)
                .bind(MetricRegistry.class, SharedMetricRegistries.getOrCreate("security"))
                .singleton(OneStore.class, IdentityStoreHandler.class)
                .singletons(
                        Access.class,
                        ApiKeys.class,
                        KeyAuthentication.class,
                        KeyCounts.class,
                        AdminAccount.class,
                        ClientAddress.class,
                        AdminIdentityStore.class,
                        AdminSession.class,
                        Login.class,
                        OpenIdLogin.class,
                        OpenIdSettings.class,
                        LoginAttempts.class,
                        RequestRates.class,
                        Sessions.class,
                        AdminAuthentication.class);
    }

    public static Session session(Rest rest) {
        Sessions sessions = rest.bean(Sessions.class);
        String value = open(sessions);
        return new Session(value, sessions.formToken(value));
    }

    static String open(Sessions sessions) {
        return sessions.open(AdminAccount.NAME, Set.of(AdminAccount.NAME));
    }

    /** A session of the admin. */
    public record Session(String value, String formToken) {

        public ServletCall on(ServletCall call) {
            return withSession(call, value);
        }
    }

    /** The header for HTTP Basic of the admin. */
    static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes());
    }

    static ServletCall withSession(ServletCall call, String session) {
        return call.cookies(new Cookie("other", "x"), new Cookie("osprey-session", session));
    }

    /** As the container does with a single identity store. */
    static final class OneStore implements IdentityStoreHandler {

        @Inject
        private AdminIdentityStore store;

        @Override
        public CredentialValidationResult validate(Credential credential) {
            return store.validate(credential);
        }
    }
}
