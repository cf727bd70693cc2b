package dev.osprey.worker.preprocessing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GrayscaleTest {

    @Test
    void weighsTheColoursByBt601() {
        assertThat(Grayscale.of(0xFF0000)).isEqualTo(76);
        assertThat(Grayscale.of(0x00FF00)).isEqualTo(150);
        assertThat(Grayscale.of(0x0000FF)).isEqualTo(29);
    }

    @Test
    void aGreyKeepsItsValue() {
        for (int grey = 0; grey < 256; grey++) {
            assertThat(Grayscale.of(0xFF000000 | grey << 16 | grey << 8 | grey)).isEqualTo(grey);
        }
    }

    @Test
    void convertsRowByRow() {
        Channel channel = Grayscale.of(new int[] {0x010101, 0x020202, 0x030303, 0x040404, 0x050505, 0x060606}, 3);

        assertThat(channel.height()).isEqualTo(2);
        assertThat(channel.at(0, 1)).isEqualTo(4);
    }
}
