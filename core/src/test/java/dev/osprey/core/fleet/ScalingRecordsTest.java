package dev.osprey.core.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScalingRecordsTest {

    @ParameterizedTest
    @CsvSource({"3, start 2", "1, nothing to do", "0, stop 1"})
    void aDecisionTellsItsAction(int wanted, String action) {
        ScalingDecision decision = decision(wanted);

        assertThat(decision.action()).isEqualTo(action);
        assertThat(decision.text())
                .isEqualTo("policy=linear queue=3 wanted=" + wanted + " ready=1 booting=0 → " + action);
    }

    @Test
    void aReportRetainsTheNewestDecisions() {
        ScalingReport report = ScalingReport.of(0);
        for (int wanted : IntStream.range(0, ScalingReport.MAX_DECISIONS + 1).toArray()) {
            report = report.with(decision(wanted));
        }

        assertThat(report.wanted()).isEqualTo(ScalingReport.MAX_DECISIONS);
        assertThat(report.decisions())
                .hasSize(ScalingReport.MAX_DECISIONS)
                .startsWith(decision(ScalingReport.MAX_DECISIONS))
                .endsWith(decision(1));
    }

    @Test
    void aReportGoesOnAfterAnEarlierOne() {
        ScalingReport earlier = ScalingReport.of(0).with(decision(1));

        ScalingReport report =
                ScalingReport.of(0).with(decision(2)).after(earlier).wanting(5);

        assertThat(report).isEqualTo(new ScalingReport(5, List.of(decision(2), decision(1))));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "3, 2"})
    void boundsOutOfOrderAreRefused(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScalingConfig("linear", min, max, false))
                .withMessageContaining("min is " + min + " and max is " + max);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, '', false",
        "BUSY, '', true",
        "IDLE, '', true",
        "BUSY, broken, false",
        "DRAINING, '', false",
        "ENDING, '', false"
    })
    void aWorkerIsReadyWhenItCanClassify(WorkerState state, String problem, boolean ready) {
        Heartbeat heartbeat = new Heartbeat(
                "one",
                "1",
                state,
                Optional.of(problem).filter(text -> !text.isEmpty()),
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH,
                Heartbeat.Work.NONE,
                Optional.empty());

        assertThat(heartbeat.ready()).isEqualTo(ready);
    }

    @Test
    void workIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Heartbeat.Work(-1, Duration.ZERO, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Heartbeat.Work(0, Duration.ofMillis(-1), Optional.empty()));
    }

    private static ScalingDecision decision(int wanted) {
        return new ScalingDecision(Instant.EPOCH, "linear", "queue=3", wanted, 1, 0);
    }
}
