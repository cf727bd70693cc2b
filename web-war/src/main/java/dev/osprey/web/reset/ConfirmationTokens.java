package dev.osprey.web.reset;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Tokens that each confirm one dangerous call soon after they were given. */
final class ConfirmationTokens {

    static final Duration LIFE = Duration.ofMinutes(2);

    private static final int BYTES = 24;
    private static final int MOST = 100;

    private final Clock clock;
    private final Random random;
    // In the order in which they end.
    private final Map<String, Instant> ends = new LinkedHashMap<>();

    /** @param random which nobody can foresee */
    ConfirmationTokens(Clock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized String give() {
        forgetOld();
        if (ends.size() == MOST) {
            ends.remove(ends.keySet().iterator().next());
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ends.put(token, clock.instant().plus(LIFE));
        return token;
    }

    /** @return whether it was given, lives and was not used before */
    synchronized boolean use(String token) {
        forgetOld();
        return ends.remove(token) != null;
    }

    private void forgetOld() {
        Instant now = clock.instant();
        ends.values().removeIf(end -> !now.isBefore(end));
    }
}
