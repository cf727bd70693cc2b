package dev.osprey.bench.simulation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * All policies on one load.
 *
 * @param runs by the policies' names, in the order in which they are shown
 */
record Compared(Trace trace, Map<String, Run> runs) {

    Compared {
        Objects.requireNonNull(trace, "trace");
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        runs.forEach((policy, run) -> outcomes.put(policy, run.outcome()));
        return outcomes;
    }
}
