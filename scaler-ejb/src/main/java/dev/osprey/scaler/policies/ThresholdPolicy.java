package dev.osprey.scaler.policies;

/** One more worker while more than two messages are in the queue, one fewer otherwise. */
public record ThresholdPolicy() implements Policy {

    private static final int FEW = 3;

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        int change = seen.queueSize() < FEW ? -1 : 1;
        // Never below one by itself: nothing would wake a fleet of none again before the third message.
        int wanted = Math.max(1, seen.have() + change);
        return new Decision(bounds.clamp(wanted, seen), "queue=" + seen.queueSize(), this);
    }
}
