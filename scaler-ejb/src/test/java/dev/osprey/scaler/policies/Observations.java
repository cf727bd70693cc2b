package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;

/** Observations for tests. */
final class Observations {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private Observations() {}

    static Observation seen(int queueSize, int ready, int booting) {
        return new Observation(
                NOW,
                queueSize,
                0,
                0,
                Optional.empty(),
                0,
                0,
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofSeconds(40)),
                Collections.nCopies(booting, NOW),
                ready);
    }

    static Observation random(Random random, Instant at) {
        return new Observation(
                at,
                random.nextInt(1 + random.nextInt(5000)),
                random.nextInt(200),
                random.nextInt(50),
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(random.nextInt(600))),
                random.nextBoolean() ? 0 : random.nextDouble() * 1000,
                random.nextBoolean() ? 0 : random.nextDouble() * 1000,
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(2000))),
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(90_000))),
                Collections.nCopies(random.nextInt(6), at.minusSeconds(random.nextInt(200))),
                random.nextInt(25));
    }
}
