package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.osprey.scaler.policies.BacklogPolicy;
import dev.osprey.scaler.policies.Bounds;
import dev.osprey.scaler.policies.LinearPolicy;
import dev.osprey.scaler.policies.Policy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulationTest {

    private static final int MOST = 4;
    private static final Setting SETTING =
            new Setting("test", 0.5, new Setting.Boot(10, 2, 0.5), Duration.ofSeconds(10), 60, MOST);
    private static final Trace BURST = new Trace("burst", 60, second -> 0, 300);

    @Test
    void everyImageIsAnswered() {
        assertThat(outcome(new LinearPolicy()).answerTimes().getTotalCount()).isEqualTo(300);
    }

    @Test
    void theSameChanceGivesTheSameOutcome() {
        Outcome first = outcome(new BacklogPolicy(Duration.ofSeconds(30)));
        Outcome second = outcome(new BacklogPolicy(Duration.ofSeconds(30)));

        assertThat(second.answerTimes()).isEqualTo(first.answerTimes());
        assertThat(second.cost()).isEqualTo(first.cost());
    }

    @Test
    void aBurstIsAnsweredSoonerByMoreWorkersThanByOne() {
        Outcome alone = new Simulation(SETTING, BURST, new LinearPolicy(), new Bounds(1, 1), 1, moment -> {}).run();

        assertThat(alone.starts()).isEqualTo(1);
        assertThat(alone.percentile(100)).isBetween(140.0, 160.0);
        assertThat(outcome(new LinearPolicy()).starts()).isEqualTo(MOST);
        assertThat(outcome(new LinearPolicy()).percentile(100)).isLessThan(80);
    }

    @Test
    void aWorkerCostsAtLeastWhatIsBilledAtLeast() {
        Trace one = new Trace("one", 1, second -> 0, 1);

        assertThat(new Simulation(SETTING, one, new LinearPolicy(), new Bounds(1, 1), 1, moment -> {})
                        .run()
                        .cost())
                .isEqualTo(60);
    }

    @Test
    void outcomesAddUp() {
        Outcome one = outcome(new LinearPolicy());
        Outcome both = one.and(one);

        assertThat(both.cost()).isEqualTo(2 * one.cost());
        assertThat(both.starts()).isEqualTo(2 * one.starts());
        assertThat(both.answerTimes().getTotalCount()).isEqualTo(600);
        assertThat(both.percentile(50)).isEqualTo(one.percentile(50));
    }

    @Test
    void noPolicyEndsABusyWorkerOnTheBurst() {
        for (Contender each : Contender.all(Duration.ofSeconds(30))) {
            Outcome outcome = outcome(each.policy().get());

            assertThat(outcome.busyEnded()).as(each.name()).isZero();
            assertThat(outcome.answerTimes().getTotalCount()).as(each.name()).isEqualTo(300);
        }
    }

    @Test
    void itTellsHowThingsStandEachSecond() {
        List<Moment> moments = new ArrayList<>();
        new Simulation(SETTING, BURST, new LinearPolicy(), new Bounds(1, MOST), 1, moments::add).run();

        assertThat(moments.get(0)).isEqualTo(new Moment(0, 299, 1));
        assertThat(moments).extracting(Moment::at).startsWith(0.0, 1.0, 2.0).doesNotHaveDuplicates();
        assertThat(moments).extracting(Moment::workers).contains(1, MOST);
        assertThat(moments.get(moments.size() - 1).waiting()).isZero();
    }

    private static Outcome outcome(Policy policy) {
        return new Simulation(SETTING, BURST, policy, new Bounds(1, MOST), 1, moment -> {}).run();
    }
}
