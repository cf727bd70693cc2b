package dev.osprey.web.metrics;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTimesTest {

    private final AnswerTimes times = new AnswerTimes();

    @Test
    void beforeTheFirstAnswerThereIsNoQuantile() {
        assertThat(times.seconds(0.5)).isNaN();
        assertThat(times.count()).isZero();
        assertThat(times.sumSeconds()).isZero();
    }

    @Test
    void timesAreInSeconds() {
        times.add(Duration.ofMillis(250));
        times.add(Duration.ofMillis(10_400));

        assertThat(times.seconds(0.5)).isEqualTo(0.25);
        assertThat(times.seconds(0.99)).isEqualTo(10.4);
        assertThat(times.sumSeconds()).isEqualTo(10.65);
        assertThat(times.count()).isEqualTo(2);
    }

    @Test
    void aQuantileIsTheTimeThatItsShareOfTheAnswersDidNotExceed() {
        IntStream.rangeClosed(1, 100).forEach(second -> times.add(Duration.ofSeconds(101 - second)));

        assertThat(times.seconds(0.5)).isEqualTo(50);
        assertThat(times.seconds(0.95)).isEqualTo(95);
        assertThat(times.seconds(1)).isEqualTo(100);
    }

    @Test
    void onlyTheLatestAnswersCountForQuantilesAndAllForTheSum() {
        times.add(Duration.ofSeconds(1_000));
        IntStream.range(0, AnswerTimes.LATEST).forEach(each -> times.add(Duration.ofSeconds(2)));

        assertThat(times.seconds(1)).isEqualTo(2);
        assertThat(times.count()).isEqualTo(AnswerTimes.LATEST + 1);
        assertThat(times.sumSeconds()).isEqualTo(1_000 + 2 * AnswerTimes.LATEST);
    }
}
