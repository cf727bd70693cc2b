package dev.osprey.worker.preprocessing;

import java.nio.FloatBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NormalizationTest {

    @Test
    void writesOneChannelAfterTheOther() {
        FloatBuffer tensor = FloatBuffer.allocate(4);
        Channel first = new Channel(2, 1, new float[] {0, 255});
        Channel second = new Channel(2, 1, new float[] {51, 102});

        new Normalization(255, List.of(0.5f, 0f), List.of(0.5f, 0.2f)).write(List.of(first, second), tensor);

        assertThat(tensor.array()).containsExactly(-1, 1, 1, 2);
    }
}
