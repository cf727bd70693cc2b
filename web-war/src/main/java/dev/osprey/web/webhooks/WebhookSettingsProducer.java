package dev.osprey.web.webhooks;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

/** Reads the settings of webhooks once, for constructor injection. */
public class WebhookSettingsProducer {

    @Produces
    @Singleton
    WebhookSettings settings(Config config) {
        return WebhookSettings.from(config);
    }
}
