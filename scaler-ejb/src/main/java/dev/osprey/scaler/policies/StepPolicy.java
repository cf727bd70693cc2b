package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Adds workers in steps that grow with the queue, returns to one when the queue is nearly empty, and to none when it is empty; a
 * cooldown follows each action.
 *
 * @param cooldown time between an action and the next
 * @param cooldownUntil end of the current cooldown
 */
public record StepPolicy(Duration cooldown, Instant cooldownUntil) implements Policy {

    public StepPolicy {
        Objects.requireNonNull(cooldown, "cooldown");
        Objects.requireNonNull(cooldownUntil, "cooldownUntil");
    }

    public StepPolicy(Duration cooldown) {
        this(cooldown, Instant.MIN);
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        String reason = "queue=" + seen.queueSize();
        if (seen.at().isBefore(cooldownUntil)) {
            return new Decision(bounds.clamp(seen.have(), seen), reason + " cooldown", this);
        }
        int wanted = bounds.clamp(wanted(seen.queueSize(), seen.have()), seen);
        boolean acts = wanted != seen.have();
        return new Decision(
                wanted, reason, acts ? new StepPolicy(cooldown, seen.at().plus(cooldown)) : this);
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
        if (queueSize == 0) {
            return 0;
        }
        return queueSize <= 20 ? 1 : Math.max(1, have);
    }
}
