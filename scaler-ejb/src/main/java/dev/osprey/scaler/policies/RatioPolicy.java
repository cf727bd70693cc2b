package dev.osprey.scaler.policies;

/**
 * A worker for each two messages when that is more than there are; one for each ten when that is fewer and several
 * checks in a row said so.
 *
 * @param patience how many checks in a row must want the same before workers are ended
 * @param fewer what the last checks wanted
 * @param seenInARow how often
 */
public record RatioPolicy(int patience, int fewer, int seenInARow) implements Policy {

    private static final int MESSAGES_OUT = 2;
    private static final int MESSAGES_IN = 10;

    public RatioPolicy {
        if (patience < 1) {
            throw new IllegalArgumentException("patience is " + patience);
        }
    }

    public RatioPolicy(int patience) {
        this(patience, 0, 0);
    }

    @Override
    public String name() {
        return "ratio";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        int out = bounds.clamp(ceiling(seen.queueSize(), MESSAGES_OUT), seen);
        if (out > seen.have()) {
            return new Decision(out, "queue=" + seen.queueSize(), new RatioPolicy(patience));
        }
        int in = bounds.clamp(ceiling(seen.queueSize(), MESSAGES_IN), seen);
        if (in >= seen.have()) {
            return new Decision(
                    bounds.clamp(seen.have(), seen), "queue=" + seen.queueSize(), new RatioPolicy(patience));
        }
        int times = seenInARow > 0 && in == fewer ? seenInARow + 1 : 1;
        String reason = "queue=" + seen.queueSize() + " fewer=" + in + " seen=" + times;
        return times < patience
                ? new Decision(bounds.clamp(seen.have(), seen), reason, new RatioPolicy(patience, in, times))
                : new Decision(in, reason, new RatioPolicy(patience));
    }

    private static long ceiling(long messages, int each) {
        return (messages + each - 1) / each;
    }
}
