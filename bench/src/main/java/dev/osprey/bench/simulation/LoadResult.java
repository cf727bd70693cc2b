package dev.osprey.bench.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.osprey.scaler.policies.Bounds;

/**
 * The results of all policies on one load.
 *
 * @param runs by policy name, in display order
 */
record LoadResult(Trace trace, Map<String, PolicyRun> runs) {

    LoadResult {
        Objects.requireNonNull(trace, "trace");
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    static LoadResult simulated(Environment environment, Trace trace, List<Candidate> candidates, long seed) {
        Map<String, PolicyRun> runs = new LinkedHashMap<>();
        for (Candidate each : candidates) {
            List<Sample> timeline = new ArrayList<>();
            Bounds bounds = each.bounds(environment.workers());
            Outcome outcome =
                    new Simulation(environment, trace, each.policy().get(), bounds, seed, timeline::add).run();
            runs.put(each.name(), new PolicyRun(outcome, timeline));
        }
        return new LoadResult(trace, runs);
    }

    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        runs.forEach((policy, run) -> outcomes.put(policy, run.outcome()));
        return outcomes;
    }
}
