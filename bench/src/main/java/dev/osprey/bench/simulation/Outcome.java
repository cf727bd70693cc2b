package dev.osprey.bench.simulation;

import org.HdrHistogram.Histogram;

/**
 * What a policy made of a trace.
 *
 * @param answerTimes milliseconds from arrival to answer
 * @param cost seconds of instances that are paid
 * @param starts of workers
 * @param decisionNanos mean time of a decision
 */
record Outcome(String policy, String trace, Histogram answerTimes, double cost, int starts, double decisionNanos) {

    double percentile(double percent) {
        return answerTimes.getValueAtPercentile(percent) / 1000.0;
    }
}
