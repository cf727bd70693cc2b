package dev.osprey.core.webhooks;

import java.util.Objects;

/**
 * The right to make one attempt, until the lease ends or the outcome changes.
 *
 * @param delivery with this attempt counted
 * @param subject what the outcome belongs to, as it is stored
 * @param version changes with each change of the delivery
 */
public record Claim<T>(Delivery delivery, T subject, String version) {

    public Claim {
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(version, "version");
    }
}
