package dev.osprey.worker.classification;

import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TestPatternsTest {

    @Test
    void allPatternsAndChannelsDiffer() {
        List<float[]> channels = TestPatterns.of(new InputSize(16, 12, 3)).stream()
                .flatMap(List::stream)
                .map(Channel::values)
                .toList();

        assertThat(channels).hasSize(9).doesNotHaveDuplicates();
        for (float[] values : channels) {
            assertThat(values).hasSize(16 * 12);
            assertThat(IntStream.range(0, values.length).mapToDouble(i -> values[i]))
                    .allMatch(value -> value >= 0 && value <= 255)
                    .anyMatch(value -> value < 50)
                    .anyMatch(value -> value > 205);
        }
    }
}
