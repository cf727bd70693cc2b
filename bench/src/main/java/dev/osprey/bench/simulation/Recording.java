package dev.osprey.bench.simulation;

import java.util.List;

import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.Decision;
import dev.osprey.scaler.policies.Observation;
import dev.osprey.scaler.policies.Policy;

/**
 * A policy that notes what it is asked.
 *
 * @param policy decides
 * @param questions grows with each decision
 */
record Recording(Policy policy, List<Question> questions) implements Policy {

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Decision decide(Observation seen, Bounds bounds) {
        Question question = new Question(policy, seen, bounds);
        questions.add(question);
        Decision decision = question.ask();
        return new Decision(decision.wanted(), decision.reason(), new Recording(decision.next(), questions));
    }
}
