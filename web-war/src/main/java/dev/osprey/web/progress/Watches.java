package dev.osprey.web.progress;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.problems.ProblemException;

/** All listeners of this node, told by one look into the results table for all of them together. */
final class Watches {

    /** Finds those images that exist. */
    @FunctionalInterface
    interface Lookup extends Function<Collection<String>, List<Classification>> {}

    /** Most images that one look asks for; more take turns. */
    static final int LOOKED_UP = 1000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Lookup lookup;
    private final Clock clock;
    private final Semaphore free;
    private final Queue<Watch> open = new ConcurrentLinkedQueue<>();
    private String lastLookedUp = "";

    /** @param most listeners at a time */
    Watches(Lookup lookup, Clock clock, int most) {
        this.lookup = lookup;
        this.clock = clock;
        this.free = new Semaphore(most);
    }

    /**
     * Begins to listen; what is finished already is told at once.
     *
     * @param ids distinct
     * @throws ProblemException 404 when one of the images does not exist, 503 when there are too many listeners
     */
    void add(List<String> ids, EventStream stream) {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE, "Too many listen already. Please try again soon.", RETRY_AFTER, null);
        }
        boolean added = false;
        try {
            Map<String, Classification> found = find(ids);
            ids.stream().filter(id -> !found.containsKey(id)).findFirst().ifPresent(unknown -> {
                throw new ProblemException(
                        Status.NOT_FOUND, "No image was submitted under one of these ids: " + unknown + ".");
            });
            Watch watch = new Watch(stream, ids, clock.instant());
            watch.looked(found, ids, clock.instant());
            added = watch.goesOn();
            if (added) {
                open.add(watch);
            }
        } finally {
            if (!added) {
                free.release();
            }
        }
    }

    /** To be called again and again, by one thread at a time. */
    void look() {
        dropTheGone();
        if (open.isEmpty()) {
            return;
        }
        List<String> ids = nextInTurn();
        Map<String, Classification> found = find(ids);
        Instant now = clock.instant();
        open.forEach(watch -> watch.looked(found, ids, now));
        dropTheGone();
    }

    int size() {
        return open.size();
    }

    private void dropTheGone() {
        open.removeIf(watch -> {
            boolean gone = !watch.goesOn();
            if (gone) {
                free.release();
            }
            return gone;
        });
    }

    private List<String> nextInTurn() {
        TreeSet<String> all = new TreeSet<>();
        open.forEach(watch -> all.addAll(watch.waiting()));
        List<String> turn = new ArrayList<>(all.tailSet(lastLookedUp, false));
        turn.addAll(all.headSet(lastLookedUp, true));
        List<String> next = turn.subList(0, Math.min(LOOKED_UP, turn.size()));
        lastLookedUp = next.isEmpty() ? "" : next.get(next.size() - 1);
        return Collections.unmodifiableList(next);
    }

    private Map<String, Classification> find(Collection<String> ids) {
        return lookup.apply(ids).stream().collect(Collectors.toMap(Classification::id, image -> image));
    }
}
