package dev.osprey.scaler.policies;

/** Wants one worker more while more than two messages are in the queue, and one fewer otherwise; one for a single message. */
public record ThresholdPolicy() implements Policy {

    private static final int SCALE_OUT_FROM = 3;

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        int change = seen.queueSize() < SCALE_OUT_FROM ? -1 : 1;
        // An empty fleet would otherwise ignore the first two messages.
        int fewest = seen.queueSize() > 0 ? 1 : 0;
        int wanted = Math.max(fewest, seen.have() + change);
        return new Decision(bounds.clamp(wanted, seen), "queue=" + seen.queueSize(), this);
    }
}
