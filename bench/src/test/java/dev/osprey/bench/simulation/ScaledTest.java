package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.ArrayList;

import dev.osprey.bench.Spread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScaledTest {

    @Test
    void tenTimesTheWorkersGetTenTimesTheImages() {
        for (Contender each : Contender.all(Duration.ofSeconds(30))) {
            double few = Scaled.simulated(each, 20, 1).images();
            double many = Scaled.simulated(each, 200, 1).images();

            assertThat(many / few).as(each.name()).isBetween(9.5, 10.5);
        }
    }

    @Test
    void aLargeFleetIsUsedAndItsBootingWorkersAreMet() {
        Scaled scaled = Scaled.simulated(contender("backlog"), 200, 1);

        assertThat(scaled.mostWorkers()).isEqualTo(200);
        assertThat(scaled.mostBooting()).isGreaterThan(100);
        assertThat(scaled.questions())
                .anySatisfy(question -> assertThat(question.booting()).isEqualTo(scaled.mostBooting()));
    }

    @Test
    void aRecordedQuestionIsAnsweredTheSameAgain() {
        for (Contender each : Contender.all(Duration.ofSeconds(30))) {
            for (Question question : Scaled.simulated(each, 20, 1).questions()) {
                assertThat(question.ask()).as(each.name()).isEqualTo(question.ask());
            }
        }
    }

    @Test
    void recordingLeavesTheDecisionsAsTheyAre() {
        Contender backlog = contender("backlog");
        Trace trace = new Trace("some", 200, second -> second < 60 ? 6 : 1, 0);
        Outcome plain =
                new Simulation(Setting.ec2(4), trace, backlog.policy().get(), backlog.bounds(4), 1, moment -> {}).run();
        Recording recording = new Recording(backlog.policy().get(), new ArrayList<>());
        Outcome recorded = new Simulation(Setting.ec2(4), trace, recording, backlog.bounds(4), 1, moment -> {}).run();

        assertThat(recorded.cost()).isEqualTo(plain.cost());
        assertThat(recording.questions()).hasSize((int) plain.decisions());
    }

    @Test
    void decisionsAreTimed() {
        DecisionClock clock = new DecisionClock(Duration.ofMillis(1));

        Spread nanos = clock.nanos(Scaled.simulated(contender("backlog"), 20, 1).questions());

        assertThat(nanos.least()).isPositive();
    }

    private static Contender contender(String name) {
        return Contender.all(Duration.ofSeconds(30)).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
