package dev.osprey.scaler.policies;

/** Wants one worker more while more than two messages are in the queue, and one fewer otherwise. */
public record ThresholdPolicy() implements Policy {

    private static final int SCALE_OUT_FROM = 3;

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        int change = seen.queueSize() < SCALE_OUT_FROM ? -1 : 1;
        // Never below one: an empty fleet would ignore the first two messages.
        int wanted = Math.max(1, seen.have() + change);
        return new Decision(bounds.clamp(wanted, seen), "queue=" + seen.queueSize(), this);
    }
}
