package dev.osprey.web.webhooks;

import java.util.Map;

import dev.osprey.core.settings.MapConfig;
import dev.osprey.web.Rest;

/** What uploads need of webhooks. */
public final class WebhookBeans {

    /** The secret of the examples of Standard Webhooks. */
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private WebhookBeans() {}

    /** @param settings instead of their defaults */
    public static Rest.Builder add(Rest.Builder rest, Map<String, String> settings) {
        return rest.bind(WebhookSettings.class, WebhookSettings.from(new MapConfig(settings)))
                .singletons(Callbacks.class);
    }
}
