package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Adds workers in steps that grow with the queue, and goes back to one when it is nearly empty; rests after each action.
 *
 * @param rest after an action, before the next
 * @param restsUntil when the rest ends that follows the last action
 */
public record StepPolicy(Duration rest, Instant restsUntil) implements Policy {

    public StepPolicy {
        Objects.requireNonNull(rest, "rest");
        Objects.requireNonNull(restsUntil, "restsUntil");
    }

    public StepPolicy(Duration rest) {
        this(rest, Instant.MIN);
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        String reason = "queue=" + seen.queueSize();
        if (seen.at().isBefore(restsUntil)) {
            return new Decision(bounds.clamp(seen.have(), seen), reason + " resting", this);
        }
        int wanted = bounds.clamp(wanted(seen.queueSize(), seen.have()), seen);
        boolean acts = wanted != seen.have();
        return new Decision(
                wanted, reason, acts ? new StepPolicy(rest, seen.at().plus(rest)) : this);
    }

    private static int wanted(long queueSize, int have) {
        if (queueSize >= 1000) {
            return have + 15;
        }
        if (queueSize >= 500) {
            return have + 5;
        }
        if (queueSize >= 100) {
            return have + 2;
        }
        return queueSize <= 20 ? 1 : have;
    }
}
