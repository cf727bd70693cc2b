package dev.osprey.web.webhooks;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.webhooks.Due;
import dev.osprey.web.caches.LruCache;

/**
 * Decides which of the deliveries that are due comes next, so that slow receivers do not starve others.
 *
 * <p>A receiver whose last attempt was not confirmed, or that is new, gets one attempt at a time, and all of these together get
 * half of the places. The others share the rest, and among equals the receiver with the fewest attempts under way comes first.
 *
 * @param <S> where deliveries are from
 */
final class DeliveryQueue<S> {

    /** Attempts at once. */
    static final int PLACES = 32;

    private static final int PLACES_FOR_UNPROVEN = PLACES / 2;
    private static final int PLACES_OF_RECEIVER = 8;
    private static final int MAX_WAITING = 2000;
    private static final int MAX_WAITING_OF_RECEIVER = 200;
    private static final int RECEIVERS_REMEMBERED = 10_000;

    // In the order in which they had their last turn.
    private final Map<String, Receiver<S>> receivers = new LinkedHashMap<>();
    private final LruCache<String, Boolean> proven = new LruCache<>(RECEIVERS_REMEMBERED);
    // By id: whatever becomes of a delivery, two attempts at once are never useful.
    private final Set<String> known = new HashSet<>();
    private int waiting;
    private int underWay;
    private int unprovenUnderWay;

    private record Entry<S>(S source, Due due) {}

    private static final class Receiver<S> {

        private final Deque<Entry<S>> waiting = new ArrayDeque<>();
        private int underWay;
    }

    /** A place for an attempt. */
    record Turn<S>(S source, Due due, boolean proven) {}

    /** Queues a delivery, unless it is there already, or too many are; the next sweep finds it again then. */
    synchronized void offer(S source, Due due) {
        Receiver<S> receiver = receivers.computeIfAbsent(due.callback().receiver(), name -> new Receiver<>());
        if (waiting < MAX_WAITING && receiver.waiting.size() < MAX_WAITING_OF_RECEIVER && known.add(due.id())) {
            receiver.waiting.add(new Entry<>(source, due));
            waiting++;
        }
        forgetIfIdle(due.callback().receiver(), receiver);
    }

    synchronized boolean isFull() {
        return waiting >= MAX_WAITING;
    }

    /** Takes the next delivery that has a place; {@link #done} must follow. */
    synchronized Optional<Turn<S>> next() {
        if (waiting == 0 || underWay >= PLACES) {
            return Optional.empty();
        }
        return receivers.entrySet().stream()
                .filter(each -> mayBegin(each.getKey(), each.getValue()))
                .min(Comparator.comparingInt(each -> each.getValue().underWay))
                .map(Map.Entry::getKey)
                .map(this::begin);
    }

    private boolean mayBegin(String name, Receiver<S> receiver) {
        if (receiver.waiting.isEmpty()) {
            return false;
        }
        return isProven(name)
                ? receiver.underWay < PLACES_OF_RECEIVER
                : receiver.underWay == 0 && unprovenUnderWay < PLACES_FOR_UNPROVEN;
    }

    private boolean isProven(String name) {
        return proven.get(name).isPresent();
    }

    private Turn<S> begin(String name) {
        Receiver<S> receiver = receivers.remove(name);
        receivers.put(name, receiver);
        Entry<S> entry = receiver.waiting.remove();
        Turn<S> turn = new Turn<>(entry.source(), entry.due(), isProven(name));
        receiver.underWay++;
        waiting--;
        underWay++;
        unprovenUnderWay += turn.proven() ? 0 : 1;
        return turn;
    }

    /**
     * Frees the place of a delivery.
     *
     * @param confirmed whether the receiver has confirmed; empty when there was no attempt
     */
    synchronized void done(Turn<S> turn, Optional<Boolean> confirmed) {
        String name = turn.due().callback().receiver();
        Receiver<S> receiver = receivers.get(name);
        receiver.underWay--;
        underWay--;
        unprovenUnderWay -= turn.proven() ? 0 : 1;
        known.remove(turn.due().id());
        confirmed.ifPresent(yes -> {
            if (yes) {
                proven.put(name, true);
            } else {
                proven.remove(name);
            }
        });
        forgetIfIdle(name, receiver);
    }

    private void forgetIfIdle(String name, Receiver<S> receiver) {
        if (receiver.waiting.isEmpty() && receiver.underWay == 0) {
            receivers.remove(name);
        }
    }
}
