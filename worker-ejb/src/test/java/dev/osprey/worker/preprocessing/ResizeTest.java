package dev.osprey.worker.preprocessing;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ResizeTest {

    @Test
    void areaAveragesTheCoveredPixels() {
        Channel channel = new Channel(4, 2, new float[] {0, 4, 8, 12, 2, 6, 10, 14});

        assertThat(Resize.AREA.apply(channel, 2, 1).values()).containsExactly(new float[] {3, 11}, within(1e-5f));
        assertThat(Resize.AREA
                        .apply(new Channel(3, 1, new float[] {0, 6, 12}), 2, 1)
                        .values())
                .containsExactly(new float[] {2, 10}, within(1e-5f));
    }

    @Test
    void bilinearMatchesPillow() {
        // Image.resize((2, 1), BILINEAR) and ((8, 1), BILINEAR) of an image of mode F.
        Channel channel = new Channel(4, 1, new float[] {0, 40, 80, 120});

        assertThat(Resize.BILINEAR.apply(channel, 2, 1).values())
                .containsExactly(new float[] {28.571428f, 91.428571f}, within(1e-4f));
        assertThat(Resize.BILINEAR.apply(channel, 8, 1).values())
                .containsExactly(new float[] {0, 10, 30, 50, 70, 90, 110, 120}, within(1e-4f));
    }

    @Test
    void keepsAUniformChannelUniform() {
        float[] values = new float[37 * 53];
        Arrays.fill(values, 7);

        for (Resize resize : Resize.values()) {
            for (float value : resize.apply(new Channel(37, 53, values), 28, 91).values()) {
                assertThat(value).isCloseTo(7, within(1e-4f));
            }
        }
    }
}
