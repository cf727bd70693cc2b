package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;

/**
 * A policy that records the inputs of its decisions.
 *
 * @param policy makes the decisions
 * @param decisions grows by one with each decision
 */
record RecordingPolicy(Policy policy, List<RecordedDecision> decisions) implements Policy {

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Optional<Duration> maxIdle() {
        return policy.maxIdle();
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        RecordedDecision recorded = new RecordedDecision(policy, seen, bounds);
        decisions.add(recorded);
        Decision decision = recorded.repeat();
        return new Decision(decision.wanted(), decision.reason(), new RecordingPolicy(decision.next(), decisions));
    }
}
