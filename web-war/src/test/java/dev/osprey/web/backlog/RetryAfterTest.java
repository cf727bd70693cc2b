package dev.osprey.web.backlog;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    private final RetryAfter retryAfter = new RetryAfter(new Random(1));

    @Test
    void theDelayIsFromOneSecondToOneMinute() {
        for (int each = 0; each < 100; each++) {
            assertThat(retryAfter.when(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
            assertThat(retryAfter.when(Duration.ofDays(1))).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        }
    }

    @Test
    void theDelayIsNotShorterThanTheEstimate() {
        for (int each = 0; each < 100; each++) {
            assertThat(retryAfter.when(Duration.ofSeconds(10)))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        }
    }

    @Test
    void delaysDiffer() {
        TreeSet<Duration> times = new TreeSet<>();
        for (int each = 0; each < 100; each++) {
            times.add(retryAfter.when(Duration.ofDays(1)));
        }
        assertThat(times).hasSizeGreaterThan(10);
    }
}
