package dev.osprey.scaler.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import dev.osprey.core.fleet.PolicyName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The properties of every policy, checked on many random observations. */
class AnyPolicyTest {

    private static final int OBSERVATIONS = Boolean.getBoolean("osprey.thorough") ? 5_000 : 500;

    static Stream<Policy> policies() {
        Policies policies = new Policies(Duration.ofSeconds(30), Duration.ofSeconds(60), 3);
        return PolicyName.texts().stream().map(policies::named);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void staysWithinTheBoundsAndKeepsBootingWorkers(Policy first) {
        Random random = new Random(1);
        Bounds bounds = new Bounds(1, 20);
        Policy policy = first;
        Instant at = Instant.EPOCH;
        for (int each = 0; each < OBSERVATIONS; each++) {
            // The clock may be set back, too.
            at = at.plusSeconds(random.nextInt(30) - 2);
            Observation seen = Observations.random(random, at);

            Decision decision = policy.decide(seen, bounds);

            assertThat(decision.wanted()).isBetween(1, 20).isGreaterThanOrEqualTo(seen.booting());
            assertThat(decision.reason()).isNotBlank();
            policy = decision.next();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anIdleFleetShrinksToAMinimumOfZeroAndTheFirstMessageStartsAWorker(Policy first) {
        Sequence sequence = new Sequence(first, new Bounds(0, 20), 3, Duration.ofSeconds(5), Duration.ofSeconds(1));

        assertThat(sequence.wantedAt(new int[60])).endsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(sequence.wantedAt(1)).containsExactly(1);
        assertThat(sequence.wantedAt(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).doesNotContain(0);
        assertThat(sequence.wantedAt(new int[60])).endsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anyNumberOfMessagesStartsAWorker(Policy first) {
        for (int messages = 1; messages <= 1_100; messages++) {
            Sequence sequence = new Sequence(first, new Bounds(0, 20), 0);

            assertThat(sequence.wantedAt(messages)).as("%d messages", messages).doesNotContain(0);
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anIdleFleetKeepsAMinimumOfOne(Policy first) {
        Sequence sequence = new Sequence(first, new Bounds(1, 20), 3, Duration.ofSeconds(5), Duration.ofSeconds(1));

        assertThat(sequence.wantedAt(new int[60])).doesNotContain(0).endsWith(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void isDeterministic(Policy first) {
        Random random = new Random(2);
        Bounds bounds = new Bounds(0, 15);
        Policy policy = first;
        Instant at = Instant.EPOCH;
        for (int each = 0; each < OBSERVATIONS; each++) {
            at = at.plusSeconds(10);
            Observation seen = Observations.random(random, at);

            Decision decision = policy.decide(seen, bounds);

            assertThat(policy.decide(seen, bounds)).isEqualTo(decision);
            policy = decision.next();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void itsStateDoesNotGrow(Policy first) {
        Policy policy = first;
        Bounds bounds = new Bounds(0, 10_000);
        Instant at = Instant.EPOCH;
        for (int each = 0; each < OBSERVATIONS; each++) {
            at = at.plusSeconds(1);
            // A steadily shrinking queue is the worst case for the state.
            Observation seen = new Observation(
                    at,
                    100_000 - each,
                    0,
                    0,
                    Optional.empty(),
                    0,
                    0,
                    Optional.of(Duration.ofSeconds(1)),
                    Optional.of(Duration.ofSeconds(60)),
                    List.of(),
                    10);
            policy = policy.decide(seen, bounds).next();
        }

        assertThat(policy.toString().length()).isLessThan(10_000);
    }
}
