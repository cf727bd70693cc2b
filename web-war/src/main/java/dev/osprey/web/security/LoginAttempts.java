package dev.osprey.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Slows down whoever guesses: after some wrong passwords from one address each further one has to wait longer. */
@Singleton
public class LoginAttempts {

    private static final int FREE = 5;
    // No longer, since behind a proxy all callers have one address and the admin would wait for the guesser.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(32);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int MOST_ADDRESSES = 10_000;

    private record Failures(int count, Instant last) {}

    private final Map<String, Failures> byAddress = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private final Clock clock;

    @Inject
    LoginAttempts(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt as failed until it {@link #succeeded}, so that guesses side by side are counted, too.
     *
     * @return zero when it may be made, else how long to wait; that one is not counted
     */
    synchronized Duration begin(String address) {
        Instant now = clock.instant();
        Failures before = byAddress.getOrDefault(address, new Failures(0, now));
        if (before.last().plus(FORGOTTEN_AFTER).isBefore(now)) {
            before = new Failures(0, now);
        }
        Duration left = Duration.between(now, before.last().plus(wait(before.count())));
        if (before.count() >= FREE && left.compareTo(Duration.ZERO) > 0) {
            return left;
        }
        // Removed first: the eldest is who was silent for the longest time.
        byAddress.remove(address);
        byAddress.put(address, new Failures(before.count() + 1, now));
        return Duration.ZERO;
    }

    synchronized void succeeded(String address) {
        byAddress.remove(address);
    }

    private static Duration wait(int failures) {
        Duration wait = Duration.ofSeconds(1L << Math.min(Math.max(failures - FREE, 0), 10));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
