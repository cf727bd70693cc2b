package dev.osprey.web.keys;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.apikeys.ApiKey;
import dev.osprey.core.apikeys.KeySecret;
import dev.osprey.web.clients.TokenBuckets;
import dev.osprey.web.problems.ProblemException;
import software.amazon.awssdk.core.exception.SdkException;

/** Authenticates requests by the key in their header {@code Authorization: Bearer}, and limits the rate of each key. */
@Singleton
public class KeyAuthentication {

    /** Of RFC 6750, as the value of {@code WWW-Authenticate}. */
    public static final String CHALLENGE = "Bearer realm=\"Osprey\"";

    private static final String REFUSED = KeyAuthentication.class.getName() + ".refused";
    private static final String SCHEME = "Bearer";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MAX_CLIENTS = 10_000;
    // Keys of one client that the table is asked for.
    private static final int LOOK_UPS_PER_SECOND = 50;
    private static final int LOOK_UPS_AT_ONCE = 500;

    private final ApiKeys keys;
    private final KeyCounts counts;
    private final TokenBuckets rates;
    private final TokenBuckets lookUps;

    @Inject
    KeyAuthentication(ApiKeys keys, KeyCounts counts, Clock clock) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.rates = new TokenBuckets(MAX_CLIENTS, clock);
        this.lookUps = new TokenBuckets(MAX_CLIENTS, clock);
    }

    /** Why the key of a request was refused, which must get no other answer. */
    public static Optional<ProblemException> refusal(HttpServletRequest request) {
        return Optional.ofNullable((ProblemException) request.getAttribute(REFUSED));
    }

    /** The text behind {@code Bearer}; empty when the request has no such header. */
    public static Optional<String> token(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .map(String::strip)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        && (header.length() == SCHEME.length() || header.charAt(SCHEME.length()) == ' '))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    /**
     * Authenticates a request that has a token, and records with it what it is or why it is refused.
     *
     * @param client its address
     */
    public Optional<ApiKey> authenticate(HttpServletRequest request, String token, String client) {
        try {
            KeyCall call = call(token, client);
            call.attach(request);
            counts.count(KeyCounts.Outcome.ACCEPTED);
            return Optional.of(call.key());
        } catch (ProblemException refused) {
            request.setAttribute(REFUSED, refused);
        } catch (SdkException failure) {
            request.setAttribute(
                    REFUSED,
                    new ProblemException(
                            Status.SERVICE_UNAVAILABLE,
                            "Keys cannot be checked at the moment. Try again in a few seconds.",
                            RETRY_AFTER,
                            failure));
        }
        return Optional.empty();
    }

    private KeyCall call(String token, String client) {
        KeySecret secret = KeySecret.parse(token).orElseThrow(this::unknown);
        if (!keys.remembers(secret)) {
            TokenBuckets.Turn turn = lookUps.take(client, LOOK_UPS_PER_SECOND, LOOK_UPS_AT_ONCE);
            if (!turn.allowed()) {
                throw tooMany("Too many different keys from one client. Please slow down.", turn.next());
            }
        }
        ApiKey key = keys.find(secret).orElseThrow(this::unknown);
        OptionalInt rate = key.limits().ratePerMinute();
        return new KeyCall(key, rate.isPresent() ? Optional.of(requests(key, rate.getAsInt())) : Optional.empty());
    }

    private Budget requests(ApiKey key, int perMinute) {
        TokenBuckets.Turn turn = rates.take(key.id(), (double) perMinute / MINUTE.toSeconds(), perMinute);
        if (!turn.allowed()) {
            throw tooMany(
                    String.format(
                            Locale.ROOT, "More than %d requests a minute with this key. Please slow down.", perMinute),
                    turn.next());
        }
        return new Budget("requests", perMinute, MINUTE, turn.remaining(), turn.next());
    }

    private ProblemException tooMany(String detail, Duration next) {
        counts.count(KeyCounts.Outcome.RATE);
        return new ProblemException(Status.TOO_MANY_REQUESTS, detail, Budget.seconds(next));
    }

    private ProblemException unknown() {
        counts.count(KeyCounts.Outcome.UNKNOWN);
        return new ProblemException(
                Status.UNAUTHORIZED,
                "The API key is unknown, malformed or revoked.",
                Map.of(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + ", error=\"invalid_token\""));
    }
}
