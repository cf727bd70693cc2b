package dev.osprey.core.fleet;

import java.time.Instant;
import java.util.Objects;

/**
 * A decision that changed the fleet.
 *
 * @param at when
 * @param policy that made it
 * @param reason what it rests on: {@code backlog=212 rate=18.0/s}
 * @param wanted workers
 * @param ready workers that there were, able to work
 * @param booting workers that there were, on their way
 */
public record ScalingDecision(Instant at, String policy, String reason, int wanted, int ready, int booting) {

    public ScalingDecision {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(reason, "reason");
    }

    /** How many more, or fewer. */
    public int change() {
        return wanted - ready - booting;
    }

    /** What was done: {@code start 2}. */
    public String action() {
        if (change() == 0) {
            return "nothing to do";
        }
        return change() > 0 ? "start " + change() : "end " + -change();
    }

    /** On one line. */
    public String text() {
        return "policy=" + policy + " " + reason + " wanted=" + wanted + " have=" + ready + "+" + booting
                + " booting → " + action();
    }
}
