package dev.osprey.scaler.policies;

/** Wants one worker per message in the queue. */
public record LinearPolicy() implements Policy {

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        return new Decision(bounds.clamp(seen.queueSize(), seen), "queue=" + seen.queueSize(), this);
    }
}
