package dev.osprey.web.clients;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Limits the requests of each client by a token bucket, which lets short bursts pass. */
@Singleton
public class RequestRates {

    private static final int BURST_SECONDS = 10;
    private static final int MAX_CLIENTS = 10_000;

    private final TokenBuckets buckets;
    private final int perSecond;

    /** @param perSecond requests a second, over some seconds */
    @Inject
    RequestRates(Clock clock, @ConfigProperty(name = "osprey.http.max-rate") int perSecond) {
        this.buckets = new TokenBuckets(MAX_CLIENTS, clock);
        this.perSecond = perSecond;
    }

    /** @throws ProblemException 429 when the client sends more than its share */
    public void count(String client) {
        if (!buckets.take(client, perSecond, (double) perSecond * BURST_SECONDS).allowed()) {
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
