package dev.osprey.web.backlog;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerRateTest {

    private static final Instant START = Instant.EPOCH;

    private final AnswerRate rate = new AnswerRate();

    @Test
    void theRateIsAnswersPerBusyTime() {
        rate.busy(at(0), at(2), 10);
        rate.busy(at(20), at(24), 50);

        assertThat(rate.perSecond(at(24))).hasValue(10);
    }

    @Test
    void tooLittleBusyTimeGivesNoRate() {
        rate.busy(at(0), at(2), 1000);

        assertThat(rate.perSecond(at(2))).isEmpty();
    }

    @Test
    void noAnswerGivesNoRate() {
        rate.busy(at(0), at(20), 0);

        assertThat(rate.perSecond(at(20))).isEmpty();
    }

    @Test
    void oldIntervalsAreIgnored() {
        rate.busy(at(0), at(10), 1000);
        rate.busy(at(65), at(75), 10);

        assertThat(rate.perSecond(at(75))).hasValue(1);
        assertThat(rate.perSecond(at(200))).isEmpty();
    }

    @Test
    void intervalsWithAClockChangeOrAPauseAreIgnored() {
        rate.busy(at(100), at(40), 5);
        rate.busy(at(40), at(40), 5);
        rate.busy(at(0), at(40), 5);

        assertThat(rate.perSecond(at(41))).isEmpty();
    }

    private static Instant at(long seconds) {
        return START.plus(Duration.ofSeconds(seconds));
    }
}
