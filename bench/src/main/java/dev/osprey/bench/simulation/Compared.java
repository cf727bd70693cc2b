package dev.osprey.bench.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.osprey.scaler.policies.Bounds;

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

    static Compared simulated(Setting setting, Trace trace, List<Contender> contenders, long seed) {
        Map<String, Run> runs = new LinkedHashMap<>();
        for (Contender each : contenders) {
            List<Moment> course = new ArrayList<>();
            Bounds bounds = each.bounds(setting.workers());
            Outcome outcome = new Simulation(setting, trace, each.policy().get(), bounds, seed, course::add).run();
            runs.put(each.name(), new Run(outcome, course));
        }
        return new Compared(trace, runs);
    }

    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        runs.forEach((policy, run) -> outcomes.put(policy, run.outcome()));
        return outcomes;
    }
}
