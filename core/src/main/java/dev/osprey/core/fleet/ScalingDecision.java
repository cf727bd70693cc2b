package dev.osprey.core.fleet;

import java.time.Instant;
import java.util.Objects;

/**
 * A decision that changed the fleet.
 *
 * @param at time of the decision
 * @param policy that made it
 * @param reason the observation behind it: {@code backlog=212 rate=18.0/s}
 * @param wanted number of workers that the policy wanted
 * @param ready number of workers that were ready
 * @param booting number of workers that were starting
 */
public record ScalingDecision(Instant at, String policy, String reason, int wanted, int ready, int booting) {

    public ScalingDecision {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(reason, "reason");
    }

    /** Workers to start, or to stop when negative. */
    public int change() {
        return wanted - ready - booting;
    }

    /** What was done: {@code start 2}, {@code stop 1}. */
    public String action() {
        if (change() == 0) {
            return "nothing to do";
        }
        return change() > 0 ? "start " + change() : "stop " + -change();
    }

    /** The decision as one log line. */
    public String text() {
        return "policy=" + policy + " " + reason + " wanted=" + wanted + " ready=" + ready + " booting=" + booting
                + " → " + action();
    }
}
