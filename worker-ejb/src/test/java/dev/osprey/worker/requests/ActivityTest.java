package dev.osprey.worker.requests;

import java.time.Duration;
import java.time.Instant;

import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final TestClock clock = new TestClock(NOON);
    private final Activity activity = new Activity(clock);

    @Test
    void isIdleAtFirst() {
        assertThat(activity.work().newestTaken()).isEmpty();
        assertThat(activity.busy()).isFalse();
    }

    @Test
    void aRedeliveredImageIsNotTheNewest() {
        activity.begin(NOON.minusSeconds(9));
        activity.begin(NOON.minusSeconds(5));
        activity.begin(NOON.minusSeconds(300));

        assertThat(activity.work().newestTaken()).contains(NOON.minusSeconds(5));
    }

    @Test
    void isBusyUntilTheLastRequestIsFinished() {
        activity.begin(NOON);
        activity.begin(NOON);
        activity.end();
        assertThat(activity.busy()).isTrue();
        activity.end();

        assertThat(activity.busy()).isFalse();
        assertThat(activity.work().answered()).isEqualTo(2);
    }

    @Test
    void measuresBusyTimeOnceForOverlappingRequests() {
        activity.begin(NOON);
        clock.advance(Duration.ofSeconds(2));
        activity.begin(NOON);
        clock.advance(Duration.ofSeconds(3));
        assertThat(activity.work().busy()).isEqualTo(Duration.ofSeconds(5));
        activity.end();
        activity.end();
        clock.advance(Duration.ofSeconds(7));

        assertThat(activity.work().busy()).isEqualTo(Duration.ofSeconds(5));
        assertThat(activity.idle()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void isNotIdleWhileARequestIsInProgress() {
        clock.advance(Duration.ofSeconds(4));
        assertThat(activity.idle()).isEqualTo(Duration.ofSeconds(4));

        activity.begin(NOON);
        clock.advance(Duration.ofSeconds(4));

        assertThat(activity.idle()).isZero();
    }

    @Test
    void aClockThatWasSetBackCountsAsNoBusyTime() {
        activity.begin(NOON);
        clock.advance(Duration.ofHours(-1));

        assertThat(activity.work().busy()).isZero();
    }
}
