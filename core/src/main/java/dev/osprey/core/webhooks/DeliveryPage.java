package dev.osprey.core.webhooks;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** The page of a list with the deliveries of two lists; both pages begin at the same cursor. */
    public DeliveryPage and(DeliveryPage other, int limit) {
        List<Delivery> all = Stream.concat(deliveries.stream(), other.deliveries.stream())
                .sorted(Comparator.comparing((Delivery each) -> Outbox.cursor(each))
                        .reversed())
                .toList();
        List<Delivery> shown = all.subList(0, Math.min(limit, all.size()));
        boolean more = shown.size() < all.size() || next.isPresent() || other.next.isPresent();
        return new DeliveryPage(
                shown, more ? Optional.of(Outbox.cursor(shown.get(shown.size() - 1))) : Optional.empty());
    }
}
