package dev.osprey.web.clients;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import dev.osprey.web.caches.LruCache;

/** One token bucket for each client: limits its rate on average, and lets short bursts pass. */
public final class TokenBuckets {

    private static final double NANOS = 1e9;

    private record Bucket(double tokens, Instant at) {}

    /**
     * What a request has got.
     *
     * @param allowed whether there was a token
     * @param remaining tokens that are left
     * @param next when there is another one, if none is left
     */
    public record Turn(boolean allowed, long remaining, Duration next) {}

    // The first to be forgotten is the client that was silent for longest, whose bucket is the fullest.
    private final LruCache<String, Bucket> byClient;
    private final Clock clock;

    /** @param clients that are remembered */
    public TokenBuckets(int clients, Clock clock) {
        this.byClient = new LruCache<>(clients);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Takes a token, if there is one.
     *
     * @param perSecond tokens that a bucket gets
     * @param size tokens in a full bucket, as it is at first
     */
    public synchronized Turn take(String client, double perSecond, double size) {
        Instant now = clock.instant();
        double tokens = byClient.get(client)
                .map(before -> Math.min(
                        size,
                        before.tokens()
                                + Math.max(0, Duration.between(before.at(), now).toNanos()) / NANOS * perSecond))
                .orElse(size);
        boolean allowed = tokens >= 1;
        double left = allowed ? tokens - 1 : tokens;
        byClient.put(client, new Bucket(left, now));
        return new Turn(allowed, (long) left, Duration.ofNanos((long)
                Math.ceil(Math.max(0, 1 - left) / perSecond * NANOS)));
    }
}
