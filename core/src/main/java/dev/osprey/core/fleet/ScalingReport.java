package dev.osprey.core.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the scaler tells all web nodes.
 *
 * @param wanted how many workers it wants now
 * @param decisions the last ones that changed the fleet, the newest first
 */
public record ScalingReport(int wanted, List<ScalingDecision> decisions) {

    /** How many decisions are kept. */
    public static final int MOST = 100;

    public ScalingReport {
        decisions = List.copyOf(decisions);
    }

    /** Nothing was decided yet. */
    public static ScalingReport of(int wanted) {
        return new ScalingReport(wanted, List.of());
    }

    public ScalingReport wanting(int next) {
        return new ScalingReport(next, decisions);
    }

    /** With one more decision; the oldest one goes when there are too many. */
    public ScalingReport with(ScalingDecision decision) {
        return new ScalingReport(decision.wanted(), List.of(decision)).after(this);
    }

    /** With the decisions that were made before these. */
    public ScalingReport after(ScalingReport last) {
        List<ScalingDecision> all = Stream.concat(decisions.stream(), last.decisions.stream())
                .limit(MOST)
                .toList();
        return new ScalingReport(wanted, all);
    }
}
