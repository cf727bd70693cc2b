package dev.osprey.web.security;

import java.time.Clock;

import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.eclipse.microprofile.config.Config;

/** The security beans with their real collaborators, for one servlet request. */
final class AdminBeans {

    // The hash of the password below with few iterations, so that no test waits for it.
    static final String PASSWORD = "correct horse";
    private static final String HASH = "pbkdf2-sha512:1000:MDEyMzQ1Njc4OWFiY2RlZg==:"
            + "OM0FAoIqCVK1sWtxDiffVlBejtLa+ks4TP71JiecwuSZCG8iLbnlIEPOMoVX+i2B2wkSxjQ8CRGR9OkNGuIPMQ==";

    private AdminBeans() {}

    static Config config() {
        return config("osprey.admin.password-hash", HASH);
    }

    static Config config(String name, String value) {
        return new SmallRyeConfigBuilder().withDefaultValue(name, value).build();
    }

    /** @param components resources and providers */
    static Rest with(HttpServletRequest request, Config config, Clock clock, Class<?>... components) {
        AdminIdentityStore[] store = new AdminIdentityStore[1];
        IdentityStoreHandler handler = credential -> {
            CredentialValidationResult result = store[0].validate(credential);
            return result;
        };
        Rest rest = Rest.of(components)
                .bind(HttpServletRequest.class, request)
                .bind(Config.class, config)
                .bind(Clock.class, clock)
                .bind(IdentityStoreHandler.class, handler)
                .singletons(
                        AdminAccount.class,
                        AdminIdentityStore.class,
                        AdminSession.class,
                        Login.class,
                        LoginAttempts.class,
                        Sessions.class,
                        AdminAuthentication.class)
                .build();
        store[0] = rest.bean(AdminIdentityStore.class);
        return rest;
    }

    static ServletCall withSession(ServletCall call, String session) {
        return call.cookies(new Cookie("other", "x"), new Cookie("osprey-session", session));
    }
}
