package dev.osprey.bench.simulation;

import org.HdrHistogram.Histogram;

/**
 * What a policy made of one load or of several.
 *
 * @param answerTimes milliseconds from arrival to answer
 * @param cost seconds of instances that are paid
 * @param starts of workers
 * @param busyEnded workers that went while they held an image
 * @param decisions that were made
 * @param decidingNanos time that all decisions took
 */
record Outcome(Histogram answerTimes, double cost, int starts, int busyEnded, long decisions, long decidingNanos) {

    /** This and another taken together. */
    Outcome and(Outcome other) {
        Histogram both = answerTimes.copy();
        both.add(other.answerTimes);
        return new Outcome(
                both,
                cost + other.cost,
                starts + other.starts,
                busyEnded + other.busyEnded,
                decisions + other.decisions,
                decidingNanos + other.decidingNanos);
    }

    double percentile(double percent) {
        return answerTimes.getValueAtPercentile(percent) / 1000.0;
    }

    double decisionNanos() {
        return decidingNanos / (double) Math.max(1, decisions);
    }
}
