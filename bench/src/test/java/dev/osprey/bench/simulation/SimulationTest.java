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

    private static final int MAX = 4;
    private static final Environment ENVIRONMENT =
            new Environment("test", 0.5, new Environment.Boot(10, 2, 0.5), Duration.ofSeconds(10), 60, MAX);
    private static final Trace BURST = new Trace("burst", 60, second -> 0, 300);

    @Test
    void processesEveryImage() {
        assertThat(outcome(new LinearPolicy()).responseTimes().getTotalCount()).isEqualTo(300);
    }

    @Test
    void theSameSeedGivesTheSameOutcome() {
        Outcome first = outcome(new BacklogPolicy(Duration.ofSeconds(30)));
        Outcome second = outcome(new BacklogPolicy(Duration.ofSeconds(30)));

        assertThat(second.responseTimes()).isEqualTo(first.responseTimes());
        assertThat(second.cost()).isEqualTo(first.cost());
    }

    @Test
    void moreWorkersProcessABurstFaster() {
        Outcome alone = new Simulation(ENVIRONMENT, BURST, new LinearPolicy(), new Bounds(1, 1), 1, sample -> {}).run();

        assertThat(alone.starts()).isEqualTo(1);
        assertThat(alone.percentile(100)).isBetween(140.0, 160.0);
        assertThat(outcome(new LinearPolicy()).starts()).isEqualTo(MAX);
        assertThat(outcome(new LinearPolicy()).percentile(100)).isLessThan(80);
    }

    @Test
    void aWorkerCostsAtLeastTheMinimumBilledTime() {
        Trace one = new Trace("one", 1, second -> 0, 1);

        assertThat(new Simulation(ENVIRONMENT, one, new LinearPolicy(), new Bounds(1, 1), 1, sample -> {})
                        .run()
                        .cost())
                .isEqualTo(60);
    }

    @Test
    void addsOutcomes() {
        Outcome one = outcome(new LinearPolicy());
        Outcome both = one.plus(one);

        assertThat(both.cost()).isEqualTo(2 * one.cost());
        assertThat(both.starts()).isEqualTo(2 * one.starts());
        assertThat(both.responseTimes().getTotalCount()).isEqualTo(600);
        assertThat(both.percentile(50)).isEqualTo(one.percentile(50));
    }

    @Test
    void noPolicyStopsABusyWorkerOnTheBurst() {
        for (Candidate each : Candidate.all(Duration.ofSeconds(30))) {
            Outcome outcome = outcome(each.policy().get());

            assertThat(outcome.busyStopped()).as(each.name()).isZero();
            assertThat(outcome.responseTimes().getTotalCount()).as(each.name()).isEqualTo(300);
        }
    }

    @Test
    void samplesQueueAndFleetEachSecond() {
        List<Sample> samples = new ArrayList<>();
        new Simulation(ENVIRONMENT, BURST, new LinearPolicy(), new Bounds(1, MAX), 1, samples::add).run();

        assertThat(samples.get(0)).isEqualTo(new Sample(0, 299, 1));
        assertThat(samples).extracting(Sample::at).startsWith(0.0, 1.0, 2.0).doesNotHaveDuplicates();
        assertThat(samples).extracting(Sample::workers).contains(1, MAX);
        assertThat(samples.get(samples.size() - 1).waiting()).isZero();
    }

    private static Outcome outcome(Policy policy) {
        return new Simulation(ENVIRONMENT, BURST, policy, new Bounds(1, MAX), 1, sample -> {}).run();
    }
}
