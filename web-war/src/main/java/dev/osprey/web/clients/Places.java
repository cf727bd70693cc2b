package dev.osprey.web.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;

import dev.osprey.web.problems.ProblemException;

/** Places for what only so many may do at once, in total and for each client. */
public final class Places {

    private final String what;
    private final int total;
    private final int perClient;
    private final Duration retryAfter;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /**
     * @param what takes a place, in the plural, for messages
     * @param total that are in use at once
     * @param perClient of them that one client may use
     * @param retryAfter when a client that gets none should try again
     */
    public Places(String what, int total, int perClient, Duration retryAfter) {
        if (perClient < 1 || total < perClient) {
            throw new IllegalArgumentException(total + " places, " + perClient + " for each client");
        }
        this.what = Objects.requireNonNull(what, "what");
        this.total = total;
        this.perClient = perClient;
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * Takes a place.
     *
     * @param client its address
     * @throws ProblemException 429 when the client has too many, 503 when all are in use
     */
    public synchronized Place take(String client) {
        int own = taken.getOrDefault(client, 0);
        if (own >= perClient) {
            throw full(Status.TOO_MANY_REQUESTS, "Too many %s of one client at once.");
        }
        if (all >= total) {
            throw full(Status.SERVICE_UNAVAILABLE, "Too many %s at once.");
        }
        taken.put(client, own + 1);
        all++;
        return new Place(client);
    }

    synchronized int inUse() {
        return all;
    }

    private ProblemException full(StatusType status, String sentence) {
        return new ProblemException(
                status, String.format(Locale.ROOT, sentence, what) + " Please try again a little later.", retryAfter);
    }

    private synchronized void giveBack(String client) {
        taken.computeIfPresent(client, (same, own) -> own > 1 ? own - 1 : null);
        all--;
    }

    /** One place in use; closing it a second time changes nothing. */
    public final class Place implements AutoCloseable {

        private final String client;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Place(String client) {
            this.client = client;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                giveBack(client);
            }
        }
    }
}
