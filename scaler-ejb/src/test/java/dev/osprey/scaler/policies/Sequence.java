package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Evaluates a policy every ten seconds and gives it the workers that it wants, after their boot time. Idle workers exit by
 * themselves if the policy lets them.
 */
final class Sequence {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Bounds bounds;
    private final Duration boot;
    private final Duration service;
    private final List<Instant> booting = new ArrayList<>();
    private Policy policy;
    private Instant now = START;
    private int ready;
    private Instant emptySince;

    Sequence(Policy policy, Bounds bounds, int ready) {
        this(policy, bounds, ready, Duration.ZERO, Duration.ofMillis(500));
    }

    Sequence(Policy policy, Bounds bounds, int ready, Duration boot, Duration service) {
        this.policy = policy;
        this.bounds = bounds;
        this.ready = ready;
        this.boot = boot;
        this.service = service;
    }

    /** The wanted numbers of workers for a sequence of queue sizes. */
    List<Integer> wantedAt(int... queueSizes) {
        List<Integer> wanted = new ArrayList<>();
        for (int size : queueSizes) {
            wanted.add(wantedAt(size, 0));
        }
        return wanted;
    }

    int wantedAt(int queueSize, double rate) {
        exitWhenIdle(queueSize);
        booting.removeIf(since -> {
            boolean up = !since.plus(boot).isAfter(now);
            ready += up ? 1 : 0;
            return up;
        });
        Observation seen = new Observation(
                now,
                queueSize,
                0,
                0,
                Optional.empty(),
                rate,
                0,
                Optional.of(service),
                Optional.of(boot),
                booting,
                ready);
        Decision decision = policy.decide(seen, bounds);
        policy = decision.next();
        for (int missing = decision.wanted() - seen.have(); missing > 0; missing--) {
            booting.add(now);
        }
        ready -= Math.max(0, seen.have() - decision.wanted());
        now = now.plus(INTERVAL);
        return decision.wanted();
    }

    /** The queue was empty since the last decision, so that all ready workers were idle. */
    private void exitWhenIdle(int queueSize) {
        emptySince = queueSize > 0 ? null : Objects.requireNonNullElse(emptySince, now);
        boolean exit = emptySince != null
                && policy.maxIdle()
                        .filter(limit -> !emptySince.plus(limit).isAfter(now))
                        .isPresent();
        if (exit) {
            ready = Math.max(0, bounds.min() - booting.size());
        }
    }
}
