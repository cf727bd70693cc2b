package dev.osprey.bench.simulation;

import java.util.List;
import java.util.Objects;

/**
 * One policy on one load.
 *
 * @param course how queue and fleet stood at each second
 */
record Run(Outcome outcome, List<Moment> course) {

    Run {
        Objects.requireNonNull(outcome, "outcome");
        course = List.copyOf(course);
    }
}
