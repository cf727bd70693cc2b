package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoliciesTest {

    static final List<String> NAMES = Policies.NAMES;

    private static final Policies POLICIES = new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3);

    @ParameterizedTest
    @FieldSource("NAMES")
    void createsEveryPolicyByItsName(String name) {
        assertThat(POLICIES.named(name).name()).isEqualTo(name);
    }

    @Test
    void rejectsAnUnknownPolicyAndListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> POLICIES.named("best"))
                .withMessage("policy is 'best', not one of backlog, launch-only, linear, ratio, step, threshold");
    }

    @Test
    void passesItsParametersOn() {
        assertThat(POLICIES.named("backlog")).isEqualTo(new BacklogPolicy(Duration.ofSeconds(30)));
        assertThat(POLICIES.named("step")).isEqualTo(new StepPolicy(Duration.ofSeconds(60)));
        assertThat(POLICIES.named("ratio")).isEqualTo(new RatioPolicy(3));
    }
}
