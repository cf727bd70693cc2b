package dev.osprey.web.clients;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.caches.LruCache;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Limits the requests of each client by a token bucket, which lets short bursts pass. */
@Singleton
public class RequestRates {

    private static final int BURST_SECONDS = 10;
    private static final int MAX_CLIENTS = 10_000;

    private record Bucket(double tokens, Instant at) {}

    // The first to be forgotten is the client that was silent for longest, whose bucket is the fullest.
    private final LruCache<String, Bucket> byClient = new LruCache<>(MAX_CLIENTS);
    private final Clock clock;
    private final int perSecond;

    /** @param perSecond requests a second, over some seconds */
    @Inject
    RequestRates(Clock clock, @ConfigProperty(name = "osprey.http.max-rate") int perSecond) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.perSecond = perSecond;
    }

    /** @throws ProblemException 429 when the client sends more than its share */
    public synchronized void count(String client) {
        Instant now = clock.instant();
        double size = (double) perSecond * BURST_SECONDS;
        double tokens = byClient.get(client)
                .map(before -> Math.min(
                        size,
                        before.tokens()
                                + Math.max(0, Duration.between(before.at(), now).toNanos()) / 1e9 * perSecond))
                .orElse(size);
        boolean allowed = tokens >= 1;
        byClient.put(client, new Bucket(allowed ? tokens - 1 : tokens, now));
        if (!allowed) {
            throw new ProblemException(
                    Status.TOO_MANY_REQUESTS,
                    String.format(
                            Locale.ROOT,
                            "More than %d requests a second from one client. Please slow down.",
                            perSecond),
                    Duration.ofSeconds(1));
        }
    }
}
