package dev.osprey.scaler.policies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BacklogPolicyTest {

    private static final Duration TARGET = Duration.ofSeconds(30);
    private static final Duration BOOT = Duration.ofSeconds(40);
    private static final Duration SERVICE = Duration.ofMillis(500);
    private static final Bounds FROM_ZERO = new Bounds(0, 20);

    @Test
    void staysAtZeroUntilTheFirstMessage() {
        Sequence sequence = new Sequence(new BacklogPolicy(TARGET), FROM_ZERO, 0);

        assertThat(sequence.wantedAt(0, 0, 1)).containsExactly(0, 0, 1);
    }

    @Test
    void oneWorkerSufficesForWhatItProcessesWithinTheTarget() {
        // 59 messages at half a second each: 29.5 worker-seconds.
        assertThat(new Sequence(new BacklogPolicy(TARGET), new Bounds(1, 20), 1).wantedAt(59))
                .containsExactly(1);
    }

    @Test
    void sizesForTheRestToBeDoneHalfATargetAfterTheBoot() {
        Sequence sequence = new Sequence(new BacklogPolicy(TARGET), new Bounds(1, 20), 1, BOOT, SERVICE);

        // 400 messages are 200 worker-seconds: until second 55 the running worker does 55 of them, each new one 15.
        assertThat(sequence.wantedAt(400, 0)).isEqualTo(1 + 10);
    }

    @Test
    void countsBootingWorkers() {
        Sequence sequence = new Sequence(new BacklogPolicy(TARGET), new Bounds(1, 20), 1, BOOT, SERVICE);

        assertThat(sequence.wantedAt(400, 380, 360, 340)).containsExactly(11, 11, 11, 11);
    }

    @Test
    void servesASteadyRateBelowFullUtilization() {
        Sequence sequence = new Sequence(new BacklogPolicy(TARGET), FROM_ZERO, 0, BOOT, SERVICE);
        int wanted = 0;
        for (int time = 0; time < 60; time++) {
            wanted = sequence.wantedAt(5, 8);
        }

        // Eight per second need four workers at full load, and five at 80 % utilization.
        assertThat(wanted).isEqualTo(5);
    }

    @Test
    void anticipatesARisingRate() {
        Sequence rising = new Sequence(new BacklogPolicy(TARGET), FROM_ZERO, 0, BOOT, SERVICE);
        Sequence steady = new Sequence(new BacklogPolicy(TARGET), FROM_ZERO, 0, BOOT, SERVICE);
        int ahead = 0;
        int level = 0;
        for (int time = 0; time <= 30; time++) {
            ahead = rising.wantedAt(3, 0.5 * time);
            level = steady.wantedAt(3, 15);
        }

        assertThat(ahead).isGreaterThanOrEqualTo(level);
    }

    @Test
    void holdsCapacityForHalfABootTime() {
        assertThat(afterABurst(0, 0.1)).containsExactly(10, 10, 1, 1, 1);
    }

    @Test
    void holdsCapacityWhileMessagesWait() {
        assertThat(afterABurst(1, 0)).containsExactly(10, 10, 1, 1, 1);
    }

    @Test
    void releasesCapacityAtOnceWhenIdle() {
        assertThat(afterABurst(0, 0)).containsExactly(10, 1, 1, 1, 1);
    }

    private static List<Integer> afterABurst(int queueSize, double rate) {
        Sequence sequence = new Sequence(new BacklogPolicy(TARGET), new Bounds(1, 20), 10, BOOT, SERVICE);
        List<Integer> wanted = new ArrayList<>();
        wanted.add(sequence.wantedAt(600, 0));
        for (int time = 0; time < 4; time++) {
            wanted.add(sequence.wantedAt(queueSize, rate));
        }
        return wanted;
    }

    @Test
    void theDecisionHasAReason() {
        Policy policy = new BacklogPolicy(TARGET);

        String reason = policy.decide(Observations.seen(212, 2, 1), FROM_ZERO).reason();

        assertThat(reason).isEqualTo("backlog=212 oldest=0s rate=0.0/s service=0.50s boot=40s needed=3");
    }

    @Test
    void rejectsATargetOfZeroByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BacklogPolicy(Duration.ZERO))
                .withMessageContaining("osprey.scaling.target");
    }
}
