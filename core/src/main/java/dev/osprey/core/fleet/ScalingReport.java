package dev.osprey.core.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the leading scaler publishes to all web nodes.
 *
 * @param wanted number of workers that the policy wants now
 * @param decisions the latest that changed the fleet, newest first
 */
public record ScalingReport(int wanted, List<ScalingDecision> decisions) {

    /** How many decisions are retained. */
    public static final int MAX_DECISIONS = 100;

    public ScalingReport {
        decisions = List.copyOf(decisions);
    }

    /** A report before the first decision. */
    public static ScalingReport of(int wanted) {
        return new ScalingReport(wanted, List.of());
    }

    public ScalingReport wanting(int next) {
        return new ScalingReport(next, decisions);
    }

    /** This report with one more decision; the oldest is dropped when there are too many. */
    public ScalingReport with(ScalingDecision decision) {
        return new ScalingReport(decision.wanted(), List.of(decision)).after(this);
    }

    /** This report followed by the decisions of an earlier one. */
    public ScalingReport after(ScalingReport earlier) {
        List<ScalingDecision> all = Stream.concat(decisions.stream(), earlier.decisions.stream())
                .limit(MAX_DECISIONS)
                .toList();
        return new ScalingReport(wanted, all);
    }
}
