package dev.osprey.web.webhooks;

import java.util.Objects;
import java.util.function.Function;

import dev.osprey.core.webhooks.Outbox;

/**
 * Where deliveries are from.
 *
 * @param outbox of them
 * @param webhook what the receiver is told
 */
record Source<T>(Outbox<T> outbox, Function<T, Webhook> webhook) {

    Source {
        Objects.requireNonNull(outbox, "outbox");
        Objects.requireNonNull(webhook, "webhook");
    }
}
