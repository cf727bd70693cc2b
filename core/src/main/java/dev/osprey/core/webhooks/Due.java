package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.Objects;

/**
 * A delivery whose next attempt is due, as the index lists it; {@link Outbox#claim} tells whether it still is.
 *
 * @param id of what the outcome belongs to
 * @param callback where to
 * @param version changes with each change of the delivery
 */
public record Due(String id, Callback callback, String version) {

    public Due {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(callback, "callback");
        Objects.requireNonNull(version, "version");
    }

    /** Since when it is due. */
    public Instant at() {
        return StateKey.parse(version).orElseThrow().at();
    }
}
