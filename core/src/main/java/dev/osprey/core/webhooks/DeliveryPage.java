package dev.osprey.core.webhooks;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the list of deliveries.
 *
 * @param next cursor of the next page; empty on the last one
 */
public record DeliveryPage(List<Delivery> deliveries, Optional<String> next) {

    public DeliveryPage {
        deliveries = List.copyOf(deliveries);
        Objects.requireNonNull(next, "next");
    }
}
