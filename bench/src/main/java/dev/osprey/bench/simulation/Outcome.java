package dev.osprey.bench.simulation;

import org.HdrHistogram.Histogram;

/**
 * The result of a policy on one or more loads.
 *
 * @param responseTimes milliseconds from arrival to response
 * @param cost billed seconds of all workers
 * @param starts number of started workers
 * @param busyStopped workers that were removed while they held an image
 * @param decisions number of decisions
 * @param decidingNanos total time of all decisions
 */
record Outcome(Histogram responseTimes, double cost, int starts, int busyStopped, long decisions, long decidingNanos) {

    /** The combined result of both. */
    Outcome plus(Outcome other) {
        Histogram both = responseTimes.copy();
        both.add(other.responseTimes);
        return new Outcome(
                both,
                cost + other.cost,
                starts + other.starts,
                busyStopped + other.busyStopped,
                decisions + other.decisions,
                decidingNanos + other.decidingNanos);
    }

    double percentile(double percent) {
        return responseTimes.getValueAtPercentile(percent) / 1000.0;
    }

    double decisionNanos() {
        return decidingNanos / (double) Math.max(1, decisions);
    }
}
