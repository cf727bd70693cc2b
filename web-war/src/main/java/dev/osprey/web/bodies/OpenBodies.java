package dev.osprey.web.bodies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;

import dev.osprey.web.problems.ProblemException;

/**
 * The bodies that are being received or wait to be handled: how many there may be and how large, in total and of one
 * client. A body that has not moved for some seconds makes way for a new one.
 */
final class OpenBodies {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /**
     * @param bodies the most at once
     * @param bytes the most of all of them
     */
    record Limits(int bodies, long bytes) {

        Limits {
            if (bodies < 1 || bytes < 1) {
                throw new IllegalArgumentException(bodies + " bodies, " + bytes + " bytes");
            }
        }
    }

    private static final class Share {
        private final Set<IncomingBody> bodies = new LinkedHashSet<>();
        private long bytes;
    }

    private final Limits total;
    private final Limits perClient;
    private final Map<String, Share> byClient = new HashMap<>();
    private final Map<IncomingBody, Long> sizes = new HashMap<>();
    private long bytes;

    OpenBodies(Limits total, Limits perClient) {
        this.total = total;
        this.perClient = perClient;
    }

    /**
     * Adds a body, in the place of one that does not move if there are too many.
     *
     * @param client its address
     * @throws ProblemException 429 or 503 when all others move
     */
    IncomingBody add(String client, Function<OpenBodies, IncomingBody> create) {
        List<IncomingBody> silent = fullShare(client);
        if (!silent.isEmpty()) {
            ProblemException reason = full(Status.REQUEST_TIMEOUT, "The request made way for others: it did not move.");
            // Not under the lock: a refused body removes itself.
            if (silent.stream().noneMatch(body -> body.giveWay(SILENCE, reason))) {
                throw tooMany(client);
            }
        }
        IncomingBody body = create.apply(this);
        synchronized (this) {
            byClient.computeIfAbsent(client, key -> new Share()).bodies.add(body);
            sizes.put(body, 0L);
        }
        return body;
    }

    /** Those that may have to make way, the longest silent ones first; none when there is room. */
    private synchronized List<IncomingBody> fullShare(String client) {
        Share share = byClient.get(client);
        if (share != null && share.bodies.size() >= perClient.bodies()) {
            return bySilence(share);
        }
        if (sizes.size() < total.bodies()) {
            return List.of();
        }
        return byClient.values().stream()
                .max(Comparator.comparingInt(each -> each.bodies.size()))
                .map(OpenBodies::bySilence)
                .orElseThrow();
    }

    private static List<IncomingBody> bySilence(Share share) {
        return share.bodies.stream()
                .sorted(Comparator.comparing(IncomingBody::lastRead))
                .toList();
    }

    private synchronized ProblemException tooMany(String client) {
        Share share = byClient.get(client);
        boolean own = share != null && share.bodies.size() >= perClient.bodies();
        return own
                ? full(Status.TOO_MANY_REQUESTS, "Too many uploads of one client at once.")
                : full(Status.SERVICE_UNAVAILABLE, "Too many uploads at once.");
    }

    /** Counts bytes that have arrived. */
    synchronized void received(String client, IncomingBody body, long count) {
        Share share = byClient.computeIfAbsent(client, key -> new Share());
        if (share.bytes + count > perClient.bytes()) {
            throw full(Status.TOO_MANY_REQUESTS, "One client is uploading too many bytes at once.");
        }
        if (bytes + count > total.bytes()) {
            throw full(Status.SERVICE_UNAVAILABLE, "Too many bytes are being uploaded at once.");
        }
        share.bytes += count;
        bytes += count;
        sizes.merge(body, count, Long::sum);
    }

    /** Removes a body; a second call changes nothing. */
    synchronized void remove(String client, IncomingBody body) {
        Long size = sizes.remove(body);
        if (size == null) {
            return;
        }
        bytes -= size;
        Share share = byClient.get(client);
        share.bytes -= size;
        share.bodies.remove(body);
        if (share.bodies.isEmpty()) {
            byClient.remove(client);
        }
    }

    /** Refuses those that are too slow. */
    void checkRates() {
        List<IncomingBody> all;
        synchronized (this) {
            all = new ArrayList<>(sizes.keySet());
        }
        all.forEach(IncomingBody::checkRate);
    }

    synchronized int size() {
        return sizes.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    private static ProblemException full(StatusType status, String detail) {
        return new ProblemException(status, detail + " Please try again a little later.", RETRY_AFTER);
    }
}
