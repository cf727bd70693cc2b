package dev.osprey.web.metrics;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationHistogramTest {

    private final DurationHistogram times = new DurationHistogram();

    @Test
    void aBucketHasAllDurationsUpToItsBound() {
        times.add(Duration.ZERO);
        times.add(Duration.ofMillis(100));
        times.add(Duration.ofMillis(101));
        times.add(Duration.ofHours(1));

        assertThat(upTo("0.005")).isEqualTo(1);
        assertThat(upTo("0.1")).isEqualTo(2);
        assertThat(upTo("0.25")).isEqualTo(3);
        assertThat(upTo("60")).isEqualTo(3);
        assertThat(upTo("+Inf")).isEqualTo(4).isEqualTo(times.count());
        assertThat(times.sumSeconds()).isEqualTo(3600.201);
    }

    private long upTo(String bound) {
        return times.upTo(DurationHistogram.BOUNDS.indexOf(bound));
    }
}
