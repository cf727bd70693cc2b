package dev.osprey.scaler.policies;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The policies of the five published systems with their original parameters. */
class PublishedPoliciesTest {

    private static final Bounds TWENTY = new Bounds(1, 20);
    private static final Bounds NINETEEN = new Bounds(1, 19);

    @Test
    void linearWantsOneWorkerPerMessageFromOneToTwenty() {
        assertThat(new Sequence(new LinearPolicy(), TWENTY, 1).wantedAt(0, 1, 7, 20, 21, 1000, 3, 0))
                .containsExactly(1, 1, 7, 20, 20, 20, 3, 1);
    }

    @Test
    void stepAddsMoreForLongerQueuesAndReturnsToOne() {
        Policy step = new StepPolicy(Duration.ofSeconds(10));

        assertThat(new Sequence(step, TWENTY, 1).wantedAt(99, 100, 499, 500, 999, 1000, 1000, 21, 20, 20))
                .containsExactly(1, 3, 5, 10, 15, 20, 20, 20, 1, 1);
    }

    @Test
    void stepHasACooldown() {
        Policy step = new StepPolicy(Duration.ofSeconds(25));

        assertThat(new Sequence(step, TWENTY, 1).wantedAt(100, 100, 100, 100, 0, 0, 0, 0))
                .containsExactly(3, 3, 3, 5, 5, 5, 1, 1);
    }

    @Test
    void thresholdAddsOneAboveTwoMessagesAndRemovesOneOtherwise() {
        assertThat(new Sequence(new ThresholdPolicy(), NINETEEN, 1).wantedAt(2, 3, 100, 3, 2, 0, 0, 0))
                .containsExactly(1, 2, 3, 4, 3, 2, 1, 1);
        assertThat(new Sequence(new ThresholdPolicy(), NINETEEN, 18).wantedAt(9, 9, 9))
                .containsExactly(19, 19, 19);
    }

    @Test
    void launchOnlyStartsWorkersButStopsNone() {
        assertThat(new Sequence(new LaunchOnlyPolicy(), NINETEEN, 1).wantedAt(0, 5, 3, 30, 0))
                .containsExactly(1, 5, 5, 19, 19);
    }

    @Test
    void ratioScalesOutAtOnceAndInAfterConsistentChecks() {
        assertThat(new Sequence(new RatioPolicy(3), TWENTY, 1).wantedAt(3, 40, 40, 39, 31, 8, 8, 7, 9))
                .containsExactly(2, 20, 20, 20, 4, 4, 4, 1, 5);
    }

    @Test
    void ratioRestartsItsCountWhenTheTargetChanges() {
        assertThat(new Sequence(new RatioPolicy(3), TWENTY, 10).wantedAt(10, 10, 20, 10, 10, 10))
                .containsExactly(10, 10, 10, 10, 10, 1);
    }
}
