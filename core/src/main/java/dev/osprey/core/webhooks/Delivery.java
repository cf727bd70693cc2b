package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The delivery of the newest outcome to one callback.
 *
 * @param subject what the outcome belongs to
 * @param id of that
 * @param callback where to
 * @param state of the delivery
 * @param attempts that were begun
 * @param at of a pending one the time of the next attempt, else when it was delivered or failed; empty while waiting
 * @param error why the last attempt failed; empty when it did not
 */
public record Delivery(
        Subject subject,
        String id,
        Callback callback,
        DeliveryState state,
        int attempts,
        Optional<Instant> at,
        Optional<String> error) {

    public Delivery {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(callback, "callback");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(error, "error");
        if (attempts < 0) {
            throw new IllegalArgumentException(attempts + " attempts");
        }
        if (at.isPresent() == (state == DeliveryState.WAITING)) {
            throw new IllegalArgumentException(state + " at " + at);
        }
    }
}
