package dev.osprey.core.webhooks;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of a delivery with the time that belongs to it, as the attribute {@code webhookState} has it. Texts of keys are in the
 * order of the states in a list, then of the times, then of the ids.
 *
 * @param at of a pending or waiting one the time of the next attempt, else when it was delivered or failed; in milliseconds
 * @param id of what the outcome belongs to
 */
record StateKey(DeliveryState state, Instant at, String id) {

    // In the order of a list from the end: what needs attention first. Those that wait are behind all that is listed.
    private static final Map<DeliveryState, String> NAMES = new EnumMap<>(Map.of(
            DeliveryState.DELIVERED, "delivered",
            DeliveryState.PENDING, "due",
            DeliveryState.FAILED, "failed",
            DeliveryState.WAITING, "waiting"));

    private static final Pattern TEXT =
            Pattern.compile("(?<state>[a-z]+)/(?<at>[0-9]{1,15})/(?<id>.*)", Pattern.DOTALL);

    private static final char SEPARATOR = '/';
    // The character after the separator: behind all keys of a state.
    private static final char AFTER_SEPARATOR = '0';

    StateKey {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
    }

    /** Reads the text of a key; empty when it is not one. */
    static Optional<StateKey> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return NAMES.entrySet().stream()
                .filter(each -> each.getValue().equals(parts.group("state")))
                .map(each -> new StateKey(
                        each.getKey(), Instant.ofEpochMilli(Long.parseLong(parts.group("at"))), parts.group("id")))
                .findFirst();
    }

    /** Less than the texts of all keys with this state, and more than those of the states before. */
    static String before(DeliveryState state) {
        return NAMES.get(state) + SEPARATOR;
    }

    /** More than the texts of all keys with this state, and less than those of the states behind. */
    static String behind(DeliveryState state) {
        return NAMES.get(state) + AFTER_SEPARATOR;
    }

    String text() {
        return String.format(Locale.ROOT, "%s%013d%c%s", before(state), at.toEpochMilli(), SEPARATOR, id);
    }
}
