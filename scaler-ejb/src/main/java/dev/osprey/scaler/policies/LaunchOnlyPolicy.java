package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.Optional;

/** Wants one worker per message and never scales in: workers exit by themselves when they find no work. */
public record LaunchOnlyPolicy() implements Policy {

    private static final Optional<Duration> MAX_IDLE = Optional.of(Duration.ofSeconds(20));

    @Override
    public String name() {
        return "launch-only";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        long wanted = Math.max(seen.have(), seen.queueSize());
        return new Decision(bounds.clamp(wanted, seen), "queue=" + seen.queueSize(), this);
    }

    @Override
    public Optional<Duration> maxIdle() {
        return MAX_IDLE;
    }
}
