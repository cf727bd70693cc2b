package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;

import dev.osprey.bench.benchmark.Spread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScalabilityRunTest {

    @Test
    void tenTimesTheWorkersReceiveTenTimesTheImages() {
        for (Candidate each : Candidate.all(Duration.ofSeconds(30))) {
            double few = ScalabilityRun.simulated(each, 20, 1).images();
            double many = ScalabilityRun.simulated(each, 200, 1).images();

            assertThat(many / few).as(each.name()).isBetween(9.5, 10.5);
        }
    }

    @Test
    void usesALargeFleetAndDecidesWithManyBootingWorkers() {
        ScalabilityRun scaled = ScalabilityRun.simulated(candidate("backlog"), 200, 1);

        assertThat(scaled.maxWorkers()).isEqualTo(200);
        assertThat(scaled.maxBooting()).isGreaterThan(100);
        assertThat(scaled.decisions())
                .anySatisfy(decision -> assertThat(decision.booting()).isEqualTo(scaled.maxBooting()));
    }

    @Test
    void aRecordedDecisionGivesTheSameResultAgain() {
        for (Candidate each : Candidate.all(Duration.ofSeconds(30))) {
            for (RecordedDecision decision :
                    ScalabilityRun.simulated(each, 20, 1).decisions()) {
                assertThat(decision.repeat()).as(each.name()).isEqualTo(decision.repeat());
            }
        }
    }

    @Test
    void recordingDoesNotChangeTheDecisions() {
        Candidate backlog = candidate("backlog");
        Trace trace = new Trace("some", 200, second -> second < 60 ? 6 : 1, 0);
        Outcome plain = new Simulation(
                        Environment.ec2(4), trace, backlog.policy().get(), backlog.bounds(4), 1, sample -> {})
                .run();
        RecordingPolicy recording = new RecordingPolicy(backlog.policy().get(), new ArrayList<>());
        Outcome recorded =
                new Simulation(Environment.ec2(4), trace, recording, backlog.bounds(4), 1, sample -> {}).run();

        assertThat(recorded.cost()).isEqualTo(plain.cost());
        assertThat(recording.decisions()).hasSize((int) plain.decisions());
    }

    @Test
    void measuresTheTimeOfDecisions() {
        DecisionTimer clock = new DecisionTimer(Duration.ofMillis(1));

        Spread nanos = clock.nanos(
                ScalabilityRun.simulated(candidate("backlog"), 20, 1).decisions());

        assertThat(nanos.min()).isPositive();
    }

    private static Candidate candidate(String name) {
        return Candidate.all(Duration.ofSeconds(30)).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
