package dev.osprey.scaler.policies;

/** Wants one worker per message and never scales in: workers exit by themselves when they find no work. */
public record LaunchOnlyPolicy() implements Policy {

    @Override
    public String name() {
        return "launch-only";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        long wanted = Math.max(seen.have(), seen.queueSize());
        return new Decision(bounds.clamp(wanted, seen), "queue=" + seen.queueSize(), this);
    }
}
