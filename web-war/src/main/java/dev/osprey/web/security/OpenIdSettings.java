package dev.osprey.web.security;

import java.net.URI;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.eclipse.microprofile.config.Config;

/** The settings of OpenID Connect, as the expressions in {@link OpenIdLogin} read them. */
@Named("openIdSettings")
@ApplicationScoped
public class OpenIdSettings {

    @Inject
    private Config config;

    /** Whether people log in with an identity provider. */
    public boolean isEnabled() {
        return provider().isPresent();
    }

    /** The issuer: its metadata are below {@code /.well-known/openid-configuration}. */
    public String getProvider() {
        return provider().orElse("");
    }

    public String getClientId() {
        return orEmpty("osprey.oidc.client-id");
    }

    public String getClientSecret() {
        return orEmpty("osprey.oidc.client-secret");
    }

    /** Where the provider sends browsers back to: this service as they see it. */
    public String getRedirectUri() {
        return config.getOptionalValue("osprey.oidc.redirect-uri", URI.class)
                .map(URI::toString)
                .orElse("");
    }

    public String getNameClaim() {
        return config.getValue("osprey.oidc.name-claim", String.class);
    }

    public String getGroupsClaim() {
        return config.getValue("osprey.oidc.groups-claim", String.class);
    }

    /** Whose members are admins. */
    public String getAdminGroup() {
        return config.getValue("osprey.oidc.admin-group", String.class);
    }

    /** Identifies provider and client: a session ends when they change. Empty when there is no provider. */
    Optional<String> accountId() {
        return provider().map(provider -> "openid " + provider + " " + getClientId());
    }

    private Optional<String> provider() {
        return config.getOptionalValue("osprey.oidc.provider", URI.class).map(URI::toString);
    }

    /** As an annotation has it, of a setting without a default. */
    private String orEmpty(String name) {
        return config.getOptionalValue(name, String.class).orElse("");
    }
}
