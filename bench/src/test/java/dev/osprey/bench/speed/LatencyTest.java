package dev.osprey.bench.speed;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LatencyTest {

    @Test
    void takesTheNearestRanksInAnyOrder() {
        List<Double> millis =
                IntStream.rangeClosed(1, 100).mapToObj(each -> 101.0 - each).toList();

        assertThat(Latency.of(millis)).isEqualTo(new Latency(50, 95));
        assertThat(Latency.of(List.of(7.0))).isEqualTo(new Latency(7, 7));
        assertThat(Latency.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Latency(2, 3));
    }

    @Test
    void rejectsNoResponseTimes() {
        assertThatThrownBy(() -> Latency.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
