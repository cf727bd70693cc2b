package dev.osprey.web.reset;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** One-time tokens that confirm a destructive call shortly after they were issued. */
final class ConfirmationTokens {

    static final Duration LIFETIME = Duration.ofMinutes(2);

    private static final int BYTES = 24;
    private static final int MAX_TOKENS = 100;

    private final Clock clock;
    private final Random random;
    // In the order of expiry.
    private final Map<String, Instant> expiries = new LinkedHashMap<>();

    /** @param random cryptographically secure */
    ConfirmationTokens(Clock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized String issue() {
        removeExpired();
        if (expiries.size() == MAX_TOKENS) {
            expiries.remove(expiries.keySet().iterator().next());
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        expiries.put(token, clock.instant().plus(LIFETIME));
        return token;
    }

    /** Redeems a token; false when it was not issued here, has expired or was used before. */
    synchronized boolean redeem(String token) {
        removeExpired();
        return expiries.remove(token) != null;
    }

    private void removeExpired() {
        Instant now = clock.instant();
        expiries.values().removeIf(expiry -> !now.isBefore(expiry));
    }
}
