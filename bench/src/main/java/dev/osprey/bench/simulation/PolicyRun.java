package dev.osprey.bench.simulation;

import java.util.List;
import java.util.Objects;

/**
 * One policy on one load.
 *
 * @param timeline one sample per second
 */
record PolicyRun(Outcome outcome, List<Sample> timeline) {

    PolicyRun {
        Objects.requireNonNull(outcome, "outcome");
        timeline = List.copyOf(timeline);
    }
}
