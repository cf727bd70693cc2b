package dev.osprey.scaler.policies;

/**
 * Scales out at once to one worker per two messages, and scales in to one per ten messages once several consecutive checks
 * agree.
 *
 * @param patience how many consecutive checks must agree before it scales in
 * @param fewer the number of workers that the latest checks agreed on
 * @param agreeing the number of consecutive checks that agreed so far
 */
public record RatioPolicy(int patience, int fewer, int agreeing) implements Policy {

    private static final int SCALE_OUT_MESSAGES = 2;
    private static final int SCALE_IN_MESSAGES = 10;

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
        int out = bounds.clamp(ceiling(seen.queueSize(), SCALE_OUT_MESSAGES), seen);
        if (out > seen.have()) {
            return new Decision(out, "queue=" + seen.queueSize(), new RatioPolicy(patience));
        }
        int in = bounds.clamp(ceiling(seen.queueSize(), SCALE_IN_MESSAGES), seen);
        if (in >= seen.have()) {
            return new Decision(
                    bounds.clamp(seen.have(), seen), "queue=" + seen.queueSize(), new RatioPolicy(patience));
        }
        int checks = agreeing > 0 && in == fewer ? agreeing + 1 : 1;
        String reason = "queue=" + seen.queueSize() + " fewer=" + in + " checks=" + checks;
        return checks < patience
                ? new Decision(bounds.clamp(seen.have(), seen), reason, new RatioPolicy(patience, in, checks))
                : new Decision(in, reason, new RatioPolicy(patience));
    }

    private static long ceiling(long messages, int each) {
        return (messages + each - 1) / each;
    }
}
