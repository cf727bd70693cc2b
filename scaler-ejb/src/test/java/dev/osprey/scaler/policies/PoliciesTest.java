package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import dev.osprey.core.fleet.PolicyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoliciesTest {

    private static final Policies POLICIES = new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3);

    @Test
    void createsEachPolicyByItsNameWithItsParameters() {
        Map<String, Policy> created = new TreeMap<>();
        PolicyName.texts().forEach(name -> created.put(name, POLICIES.named(name)));

        assertThat(created)
                .isEqualTo(Map.of(
                        "backlog", new BacklogPolicy(Duration.ofSeconds(30)),
                        "launch-only", new LaunchOnlyPolicy(),
                        "linear", new LinearPolicy(),
                        "ratio", new RatioPolicy(3),
                        "step", new StepPolicy(Duration.ofSeconds(60)),
                        "threshold", new ThresholdPolicy()));
    }

    @Test
    void eachPolicyKnowsItsName() {
        assertThat(PolicyName.texts())
                .allSatisfy(name -> assertThat(POLICIES.named(name).name()).isEqualTo(name));
    }

    @Test
    void rejectsAnUnknownPolicyAndListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICIES.named("best"))
                .withMessage("policy is 'best', not one of backlog, launch-only, linear, ratio, step, threshold");
    }
}
