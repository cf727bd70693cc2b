package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Activity activity = new Activity(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void nothingWasTakenAtFirst() {
        assertThat(activity.work().newestTaken()).isEmpty();
        assertThat(activity.busy()).isFalse();
    }

    @Test
    void anImageThatComesAgainIsNotTheNewest() {
        activity.begin(NOON.minusSeconds(9));
        activity.begin(NOON.minusSeconds(5));
        activity.begin(NOON.minusSeconds(300));

        assertThat(activity.work().newestTaken()).contains(NOON.minusSeconds(5));
    }

    @Test
    void itIsBusyUntilTheLastImageIsAnswered() {
        activity.begin(NOON);
        activity.begin(NOON);
        activity.end();
        assertThat(activity.busy()).isTrue();
        activity.end();

        assertThat(activity.busy()).isFalse();
        assertThat(activity.work().answered()).isEqualTo(2);
    }
}
