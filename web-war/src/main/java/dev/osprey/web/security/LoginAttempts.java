package dev.osprey.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.web.caches.LruCache;

/** Slows down password guessing: after five failures from one address, each further wrong one has to wait longer. */
@Singleton
public class LoginAttempts {

    private static final int FREE_ATTEMPTS = 5;
    // Short, because many may share an address and mistype.
    private static final Duration MAX_WAIT = Duration.ofSeconds(32);
    private static final Duration RESET_AFTER = Duration.ofMinutes(15);
    private static final int MAX_ADDRESSES = 10_000;

    private record Failures(int count, Instant last) {}

    private final LruCache<String, Failures> byAddress = new LruCache<>(MAX_ADDRESSES);
    private final Clock clock;

    @Inject
    LoginAttempts(Clock clock) {
        this.clock = clock;
    }

    /** @return zero if the failure is counted, otherwise the time to wait: the attempt came too early to count */
    synchronized Duration failed(String address) {
        Instant now = clock.instant();
        Failures before = byAddress.get(address).orElse(new Failures(0, now));
        if (before.last().plus(RESET_AFTER).isBefore(now)) {
            before = new Failures(0, now);
        }
        Duration left = Duration.between(now, before.last().plus(wait(before.count())));
        if (before.count() >= FREE_ATTEMPTS && left.compareTo(Duration.ZERO) > 0) {
            return left;
        }
        byAddress.put(address, new Failures(before.count() + 1, now));
        return Duration.ZERO;
    }

    synchronized void succeeded(String address) {
        byAddress.remove(address);
    }

    private static Duration wait(int failures) {
        Duration wait = Duration.ofSeconds(1L << Math.min(Math.max(failures - FREE_ATTEMPTS, 0), 10));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }
}
