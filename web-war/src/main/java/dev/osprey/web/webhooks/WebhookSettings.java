package dev.osprey.web.webhooks;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;

/**
 * The settings of webhooks.
 *
 * @param keys to sign with; empty when this service sends no webhooks
 * @param allowPrivate whether they may go to addresses that are not public
 * @param timeout of an attempt
 * @param attempts after which a delivery has failed
 * @param backoff between two attempts
 */
record WebhookSettings(
        Optional<SigningKeys> keys, boolean allowPrivate, Duration timeout, int attempts, Backoff backoff) {

    WebhookSettings {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(backoff, "backoff");
    }

    static WebhookSettings from(Config config) {
        return new WebhookSettings(
                config.getOptionalValue("osprey.webhooks.secret", String.class).map(SigningKeys::parse),
                config.getValue("osprey.webhooks.allow-private", Boolean.class),
                config.getValue("osprey.webhooks.timeout", Duration.class),
                config.getValue("osprey.webhooks.attempts", Integer.class),
                new Backoff(
                        config.getValue("osprey.webhooks.retry-delay", Duration.class),
                        config.getValue("osprey.webhooks.max-retry-delay", Duration.class)));
    }
}
