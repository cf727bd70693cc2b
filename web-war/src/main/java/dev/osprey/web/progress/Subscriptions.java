package dev.osprey.web.progress;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.clients.Places;
import dev.osprey.web.problems.ProblemException;

/** All subscribers of this node; one lookup in the results table serves them together. */
final class Subscriptions {

    /** Finds those of the images that exist. */
    @FunctionalInterface
    interface Lookup extends Function<Collection<String>, List<Classification>> {}

    /** Limit for the images of one lookup; more take turns. */
    static final int MAX_LOOKUP = 1000;

    private final Lookup lookup;
    private final Clock clock;
    private final EventStreams streams;
    private final Queue<Open> open = new ConcurrentLinkedQueue<>();
    private String lastId = "";

    private record Open(Subscription subscription, Places.Place place) {}

    /** @param streams limits the concurrent subscribers */
    Subscriptions(Lookup lookup, Clock clock, EventStreams streams) {
        this.lookup = lookup;
        this.clock = clock;
        this.streams = streams;
    }

    /**
     * Adds a subscriber; results that are available already are sent at once.
     *
     * @param client address of the subscriber
     * @param ids distinct
     * @throws ProblemException 404 when one of the images does not exist, 429 or 503 when there are too many
     *     subscribers
     */
    void add(String client, List<String> ids, EventStream stream) {
        Places.Place place = streams.take(client);
        boolean added = false;
        try {
            Map<String, Classification> found = find(ids);
            ids.stream().filter(id -> !found.containsKey(id)).findFirst().ifPresent(unknown -> {
                throw new ProblemException(
                        Status.NOT_FOUND, "There is no image with one of these ids: " + unknown + ".");
            });
            Subscription subscription = new Subscription(stream, ids, clock.instant());
            subscription.update(found, ids, clock.instant());
            added = subscription.active();
            if (added) {
                open.add(new Open(subscription, place));
            }
        } finally {
            if (!added) {
                place.close();
            }
        }
    }

    /** Sends news to all subscribers. Must be called periodically, by one thread at a time. */
    void poll() {
        removeClosed();
        if (open.isEmpty()) {
            return;
        }
        List<String> ids = nextInTurn();
        Map<String, Classification> found = find(ids);
        Instant now = clock.instant();
        open.forEach(each -> each.subscription().update(found, ids, now));
        removeClosed();
    }

    int size() {
        return open.size();
    }

    private void removeClosed() {
        open.removeIf(each -> {
            boolean gone = !each.subscription().active();
            if (gone) {
                each.place().close();
            }
            return gone;
        });
    }

    private List<String> nextInTurn() {
        TreeSet<String> all = new TreeSet<>();
        open.forEach(each -> all.addAll(each.subscription().waiting()));
        List<String> turn = new ArrayList<>(all.tailSet(lastId, false));
        turn.addAll(all.headSet(lastId, true));
        List<String> next = turn.subList(0, Math.min(MAX_LOOKUP, turn.size()));
        lastId = next.isEmpty() ? "" : next.get(next.size() - 1);
        return Collections.unmodifiableList(next);
    }

    private Map<String, Classification> find(Collection<String> ids) {
        return lookup.apply(ids).stream().collect(Collectors.toMap(Classification::id, image -> image));
    }
}
