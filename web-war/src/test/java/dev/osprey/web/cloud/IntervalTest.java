package dev.osprey.web.cloud;

import java.time.Duration;

import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IntervalTest {

    private static final Duration LENGTH = Duration.ofSeconds(15);

    private final TestClock clock = new TestClock();
    private final Interval interval = new Interval(LENGTH, clock);

    @Test
    void isDueAtFirstAndThenOncePerInterval() {
        assertThat(interval.due()).isTrue();
        assertThat(interval.due()).isFalse();

        clock.advance(LENGTH.minusMillis(1));
        assertThat(interval.due()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(interval.due()).isTrue();
        assertThat(interval.due()).isFalse();
    }

    @Test
    void aLongPauseMakesItDueOnce() {
        interval.due();

        clock.advance(LENGTH.multipliedBy(10));

        assertThat(interval.due()).isTrue();
        assertThat(interval.due()).isFalse();
    }

    @Test
    void aClockThatIsSetBackMakesItDueAtOnce() {
        interval.due();

        clock.advance(Duration.ofHours(-1));

        assertThat(interval.due()).isTrue();
        clock.advance(LENGTH);
        assertThat(interval.due()).isTrue();
    }
}
