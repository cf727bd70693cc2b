package dev.osprey.bench.simulation;

import java.time.Duration;

import dev.osprey.core.fleet.PolicyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CandidateTest {

    @Test
    void everyPolicyIsSimulatedUnderItsName() {
        assertThat(Candidate.all(Duration.ofSeconds(30)))
                .allSatisfy(
                        candidate -> assertThat(candidate.policy().get().name()).isEqualTo(candidate.name()))
                .extracting(Candidate::name)
                .containsExactlyInAnyOrderElementsOf(PolicyName.texts());
    }
}
